import type { ChatActions } from '../actions.ts'
import type { ComposerModel } from '../model/types.ts'
import { button, flag, isComposing, parts, type PartEvent, type PropsOf } from './part.ts'

const valueOf = ({ currentTarget }: PartEvent): string =>
  (currentTarget as { readonly value?: string } | null)?.value ?? ''

/** Props of the input and what stands around it. */
export type ComposerProps = PropsOf<
  | 'InputArea'
  | 'MessageInput'
  | 'SendButton'
  | 'HandoffButton'
  | 'Counter'
  | 'Hint'
  | 'Editing'
  | 'CancelEditing'
>

export function composerProps(composer: ComposerModel, actions: ChatActions): ComposerProps {
  const { value, isOver, isEditing, labels } = composer
  const isStop = composer.button === 'stop'
  const over = { 'data-over': flag(isOver) }
  return parts({
    InputArea: over,
    MessageInput: {
      'aria-label': labels.placeholder,
      'aria-invalid': isOver ? 'true' : null,
      placeholder: labels.placeholder,
      value,
      rows: '1',
      // An empty field follows the interface, so that its placeholder stands where the text will.
      dir: value === '' ? null : 'auto',
      enterkeyhint: 'send',
      autocomplete: 'off',
      onInput: (event) => actions.setDraft(valueOf(event)),
      onKeydown: (event) => {
        const isSend = event.key === 'Enter' && event.shiftKey !== true
        if (isComposing(event) || !(isSend || (event.key === 'Escape' && isEditing))) return
        event.preventDefault()
        if (isSend) actions.submit()
        else actions.cancelEditing()
      },
    },
    SendButton: {
      ...button(isStop ? actions.stopAnswer : actions.submit, labels[composer.button]),
      disabled: !isStop && !composer.canSend,
      'data-button': composer.button,
    },
    HandoffButton: {
      ...button(actions.callOperator, labels.callOperator),
      hidden: !composer.canCallOperator,
    },
    Counter: over,
    Hint: {},
    Editing: {},
    CancelEditing: button(actions.cancelEditing, labels.cancel),
  })
}
