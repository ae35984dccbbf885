import type { AllowedComponentProps, ComponentCustomProps, VNode, VNodeProps } from 'vue'

/** A component as TypeScript, JSX and templates see it: in words that Vue 3.4 and 3.5 have in common. */
export interface ReplyXComponent<Props = object, Slots = object> {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- so say Vue's own types, which this is held against
  new (...given: any[]): {
    readonly $props: Props & VNodeProps & AllowedComponentProps & ComponentCustomProps
    readonly $slots: Slots
  }
}

/** Slots of the components that others stand in. */
export interface FrameSlots {
  /** What stands inside. */
  readonly default?: () => VNode[]
}
