import { element } from './stages/element.ts'
import { react } from './stages/react.ts'
import { vanilla } from './stages/vanilla.ts'
import { vue } from './stages/vue.ts'
import type { Stage } from './stage.ts'

/** The adapter that the others are compared with. */
export const reference: Stage = vanilla

const old = [react, vue].filter(({ name }) => name === 'react 18' || name === 'vue 3.4')

/** Every adapter. A run with an older framework is about that one alone: the others would only repeat themselves. */
export const stages: readonly Stage[] = old.length > 0 ? old : [vanilla, element, react, vue]
