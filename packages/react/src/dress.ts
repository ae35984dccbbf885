import { attachStyles } from '@replyx/core/dom'
import type { Ref } from '@replyx/core/parts'
import { styles } from '@replyx/core/view'

/** Gives an element the looks of the chat where the chat that would bring them along could not be drawn. */
export const dressWith =
  (nonce?: string): Ref =>
  (element) =>
    attachStyles(element.getRootNode() as Document, styles, nonce === undefined ? {} : { nonce })
