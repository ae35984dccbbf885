export { mount, type MountedChat, type MountOptions } from './mount.ts'
export type { Parts } from './draw.ts'
export type { ErrorHandler, PartContext, PartName } from './parts/context.ts'
export { h, type Child, type Props, type Ref, type VirtualNode } from './render/node.ts'
