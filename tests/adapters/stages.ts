import { react } from './stages/react.ts'
import { vanilla } from './stages/vanilla.ts'
import { vue } from './stages/vue.ts'
import type { Stage } from './stage.ts'

/** The adapter that the others are compared with. */
export const reference: Stage = vanilla

/** Every adapter. A run with an older React is about React alone: the others would only repeat themselves. */
export const stages: readonly Stage[] = react.name === 'react 18' ? [react] : [vanilla, react, vue]
