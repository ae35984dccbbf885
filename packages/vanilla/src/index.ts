export { mount, type MountedChat, type MountOptions } from './mount.ts'
export type { DrawPart, Parts } from './draw.ts'
export { h, type Child, type Props, type VirtualNode } from './render/node.ts'
export type { ErrorHandler, MessageContext, PartContext, PartName, Ref } from '@replyx/core/parts'
