import { mount } from '@replyx/vanilla'
import type { Draw } from './draw.ts'

export const draw: Draw = (element, client, view) => void mount(element, client, view)
