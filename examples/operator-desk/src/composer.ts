import { attachAutosize } from '@replyx/core/dom'
import { attachPlainPaste } from '@replyx/core/parts'
import { icon, make, setAttributes, setText } from './element.ts'
import type { Labels } from './labels.ts'

/** In characters as the server counts them. */
const longest = 4_000
const counterFrom = 3_600

export interface ComposerEvents {
  onWrite(text: string): void
  onSend(): void
  onLeave(): void
}

/** Where the operator writes. */
export const createComposer = (labels: Labels, events: ComposerEvents) => {
  const field = make('textarea', {
    class: 'composer-field',
    rows: 1,
    placeholder: labels.messagePlaceholder,
    'aria-label': labels.messageLabel,
    'aria-describedby': 'composer-hint',
    enterkeyhint: 'send',
  })
  const hint = make('span', { id: 'composer-hint', class: 'composer-hint' }, labels.sendHint)
  const counter = make('span', { class: 'composer-counter', role: 'status' })
  const sendButton = make(
    'button',
    { type: 'submit', class: 'send-button', 'aria-label': labels.send, title: labels.send },
    icon('send'),
  )
  const box = make('div', { class: 'composer-box' }, field, sendButton)
  const element = make(
    'form',
    { class: 'composer' },
    box,
    make('p', { class: 'composer-foot' }, hint, counter),
  )

  const submit = (): void => {
    if (!sendButton.disabled) events.onSend()
  }

  element.addEventListener('submit', (event) => {
    event.preventDefault()
    submit()
    field.focus()
  })
  // To be measured the field is made one line high for a moment. The box keeps its height meanwhile, or the thread
  // above would be scrolled by the difference.
  element.addEventListener('input', () => box.style.setProperty('min-height', `${box.offsetHeight}px`), true)
  element.addEventListener('input', () => box.style.removeProperty('min-height'))
  field.addEventListener('input', () => events.onWrite(field.value))
  field.addEventListener('keydown', (event) => {
    // While a word is being composed, Enter chooses it.
    if (event.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault()
      submit()
    }
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      events.onLeave()
    }
  })

  const detach: (() => void)[] = []

  return {
    element,
    /** To be called once the element stands in the page. */
    attach: (): void => {
      detach.push(attachAutosize(field, { lines: 8 }), attachPlainPaste(field))
    },
    focus: () => field.focus(),
    update: (draft: string, isOnline: boolean): void => {
      if (field.value !== draft) {
        field.value = draft
        field.dispatchEvent(new Event('input', { bubbles: true }))
      }
      const count = draft.length < counterFrom ? draft.length : [...draft.trim()].length
      const isTooLong = count > longest
      setAttributes(sendButton, { disabled: draft.trim() === '' || isTooLong })
      setText(hint, isOnline ? labels.sendHint : labels.offlineHint)
      const rest = longest - count
      setText(counter, count < counterFrom ? '' : isTooLong ? labels.tooLong(-rest) : labels.left(rest))
      setAttributes(counter, { 'data-over': isTooLong })
      setAttributes(field, { 'aria-invalid': isTooLong ? 'true' : null })
    },
    destroy: (): void => {
      for (const undo of detach.splice(0)) undo()
    },
  }
}
