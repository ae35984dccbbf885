import { richText } from '../../src/view/rich-text/index.ts'
import { themeVariables } from '../../src/view/theme.ts'
import type { Snapshot } from '../../src/model.ts'
import {
  createChatView,
  type ChatView,
  type MessageRow,
  type Row,
  type ViewOptions,
} from '../../src/view/index.ts'
import { createFakeChat, createFakeTiming, type FakeChat } from './fake-chat.ts'

export interface ViewSetup extends FakeChat {
  readonly view: ChatView
  readonly advance: (milliseconds: number) => void
  readonly pendingCount: () => number
  readonly stop: () => void
  readonly changes: () => number
}

/** A view that is followed, in UTC, open unless said otherwise. */
export function setupView(snapshot: Partial<Snapshot> = {}, options: ViewOptions = {}): ViewSetup {
  const fake = createFakeChat(snapshot)
  const { timing, advance, pendingCount } = createFakeTiming()
  const view = createChatView(fake.client, {
    isMinimized: false,
    timeZone: 'UTC',
    colors: themeVariables,
    richText,
    ...options,
    ...timing,
  })
  let changes = 0
  const stop = view.subscribe(() => changes++)
  return { ...fake, view, advance, pendingCount, stop, changes: () => changes }
}

export const rowsOf = (view: ChatView): Row[] => view.getSnapshot().sections.flatMap(({ rows }) => rows)

export const messageRows = (view: ChatView): MessageRow[] =>
  rowsOf(view).filter((row): row is MessageRow => row.kind === 'message')
