import type { Labels } from './labels.ts'
import type { QueueEntry } from './model.ts'
import { guestOf } from './state.ts'
import type { DeskState, Notice } from './state.ts'
import { noticeText } from './strips.ts'

/** Of a long message only the beginning is read out. */
const longest = 160

const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)

/** Says what somebody who does not look would miss: new requests, visitors' words in own dialogs, notices, the link. */
export const createAnnouncer = (labels: Labels) => {
  let say: ((text: string) => void) | null = null
  let notice: Notice | null = null
  let isLost = false
  /** The newest message said, or passed over, in each own dialog. */
  const heads = new Map<number, number>()

  const sayMessages = (state: DeskState): void => {
    for (const { dialogId } of state.held ?? []) {
      const dialog = state.dialogs.get(dialogId)
      const last = dialog?.messages.at(-1)
      if (!dialog || dialog.phase !== 'ready' || !last) continue
      const head = heads.get(dialogId)
      heads.set(dialogId, last.seq)
      // What was already there when the dialog came onto the desk is history.
      if (head === undefined) continue
      const guest = labels.guest(guestOf(state, dialogId))
      for (const { sender, seq, text } of dialog.messages)
        if (sender === 'user' && seq > head) say?.(`${guest}: ${cut(text)}`)
    }
  }

  const sayLink = ({ link }: DeskState): void => {
    if (link.status === 'lost' && !isLost) say?.(labels.disconnected)
    if (link.status === 'online' && isLost) say?.(labels.connected)
    if (link.status === 'lost') isLost = true
    if (link.status === 'online') isLost = false
  }

  return {
    /** The source of a live region. */
    attach: (speak: (text: string) => void): (() => void) => {
      say = speak
      return () => {
        say = null
      }
    },
    arrived: (entries: readonly QueueEntry[]): void => {
      for (const { guest, lastUserText } of entries)
        say?.(labels.arrived(labels.guest(guest), cut(lastUserText)))
    },
    update: (state: DeskState): void => {
      if (state.notice !== notice) {
        notice = state.notice
        if (notice) say?.(noticeText(notice, labels))
      }
      sayLink(state)
      sayMessages(state)
    },
  }
}
