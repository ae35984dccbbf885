import type { Manager } from './model.ts'

/** A user of the backend: has assistants, or speaks as an operator, or both. */
export interface Owner extends Manager {
  /** As they stand in the settings, with commas. */
  readonly allowedDomains: string
  readonly widgetVersion: number
}

export interface Assistant {
  readonly id: number
  readonly ownerId: number
  readonly isActive: boolean
  readonly isPoor: boolean
}

const domains = { allowedDomains: 'example.test,shop.example', widgetVersion: 1 }

export const owners: readonly Owner[] = [
  { id: 1, name: 'Owner', avatar: null, ...domains },
  { id: 2, name: 'Other owner', avatar: null, ...domains },
  // Has no assistants, and may take dialogs over all the same.
  { id: 3, name: 'Operator', avatar: null, ...domains },
]

const assistants: readonly Assistant[] = [
  { id: 1, ownerId: 1, isActive: true, isPoor: false },
  { id: 2, ownerId: 2, isActive: true, isPoor: false },
  { id: 3, ownerId: 1, isActive: false, isPoor: false },
  { id: 4, ownerId: 1, isActive: true, isPoor: true },
  { id: 5, ownerId: 1, isActive: true, isPoor: false },
]

export const findOwner = (id: unknown): Owner | undefined => owners.find((owner) => owner.id === id)

export const findAssistant = (id: unknown): Assistant | undefined =>
  assistants.find((assistant) => assistant.id === id)
