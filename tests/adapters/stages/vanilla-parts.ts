import { h, type Child, type Parts } from '@replyx/vanilla'
import { mapParts, type AnyContext, type OwnParts } from '../stage.ts'

/** Own drawings as `mount` and the element take them. */
export const toParts = (parts: OwnParts): Parts =>
  mapParts(parts, (own, name) => (context: AnyContext, usual: () => Child): Child => {
    const drawing = own(context)
    if (drawing === null) return usual()
    const key = name === 'Message' ? context.row.key : `own ${name}`
    const sentence = h('p', { class: 'own', key }, drawing.sentence)
    return drawing.isAlone ? sentence : [sentence, usual()]
  })
