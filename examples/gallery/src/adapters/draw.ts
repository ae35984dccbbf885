import type { ReplyXClient } from '@replyx/core'
import type { ViewOptions } from '@replyx/core/view'

/** Draws a chat with one of the adapters. */
export type Draw = (element: HTMLElement, client: ReplyXClient, view: ViewOptions) => void
