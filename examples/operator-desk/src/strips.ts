import { icon, make, setAttributes, setText } from './element.ts'
import type { Labels } from './labels.ts'
import type { DeskState, Notice } from './state.ts'

/** The strip that says that there is no connection, and what follows from it. */
export const createLinkStrip = (labels: Labels, events: { onRetry(): void; onReload(): void }) => {
  const words = make('p')
  let run = events.onRetry
  const action = make('button', { type: 'button', class: 'quiet-button', on: { click: () => run() } })
  const element = make('div', { class: 'link-strip', hidden: true }, words, action)
  let wasLost = false
  return {
    element,
    update: ({ link }: DeskState, now: number): void => {
      if (link.status === 'online') wasLost = false
      if (link.status === 'lost' || link.status === 'refused') wasLost = true
      setAttributes(element, { hidden: !wasLost })
      if (!wasLost) return
      const isRefused = link.status === 'refused'
      run = isRefused ? events.onReload : events.onRetry
      const seconds = link.status === 'lost' ? Math.max(0, Math.ceil((link.retryAt - now) / 1000)) : 0
      setText(
        words,
        !isRefused
          ? labels.lost(seconds)
          : link.reason === 'origin'
            ? labels.refusedOrigin
            : labels.refusedProtocol,
      )
      setText(action, isRefused ? labels.reload : labels.retryNow)
      setAttributes(action, { disabled: link.status === 'connecting' })
    },
  }
}

export const noticeText = (notice: Notice, labels: Labels): string => {
  switch (notice.type) {
    case 'taken-by-other':
      return labels.takenByOther(notice.name)
    case 'request-gone':
      return labels.requestGone
    case 'chat-limit':
      return labels.chatLimit
    case 'released':
      return labels.released(labels.guest(notice.guest))
    case 'transferred':
      return labels.transferred(labels.guest(notice.guest), notice.name)
    case 'received':
      return labels.received(labels.guest(notice.guest))
    case 'dialog-lost':
      return labels.dialogLost(labels.guest(notice.guest))
    case 'operator-offline':
      return labels.operatorOffline
    case 'action-failed':
      return notice.isOffline ? labels.actionOffline : labels.actionFailed
  }
}

/** A sentence at the foot of the desk, sometimes with something to do about it. */
export const createNoticeBar = (
  labels: Labels,
  events: { onTakeBack(dialogId: number): void; onShow(dialogId: number): void; onDismiss(): void },
) => {
  const words = make('p')
  let run = (): void => undefined
  const action = make('button', { type: 'button', class: 'notice-action', on: { click: () => run() } })
  const close = make(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': labels.close,
      title: labels.close,
      on: { click: events.onDismiss },
    },
    icon('close'),
  )
  const element = make('div', { class: 'notice-bar', hidden: true }, words, action, close)
  return {
    element,
    update: ({ notice }: DeskState): void => {
      setAttributes(element, { hidden: notice === null })
      if (!notice) return
      setText(words, noticeText(notice, labels))
      const isOffering = notice.type === 'released' || notice.type === 'received'
      setAttributes(action, { hidden: !isOffering })
      if (!isOffering) return
      const { dialogId } = notice
      setText(action, notice.type === 'released' ? labels.takeBack : labels.show)
      run = notice.type === 'released' ? () => events.onTakeBack(dialogId) : () => events.onShow(dialogId)
    },
  }
}
