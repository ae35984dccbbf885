import { mount } from '@replyx/vanilla'
import type { Create } from '../page/contestant.ts'
import { createOurs } from './ours.ts'

export const create: Create = () => createOurs((place, chat, view) => mount(place, chat, view).destroy)
