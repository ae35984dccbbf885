import type { ChatActions } from '../actions.ts'
import type { ComposerModel } from '../model/types.ts'
import { button, part, type PartEvent, type PartProps } from './part.ts'

/** Props of the input and what stands around it. */
export interface ComposerProps {
  readonly InputArea: PartProps
  readonly MessageInput: PartProps
  readonly SendButton: PartProps
  readonly HandoffButton: PartProps
  readonly Counter: PartProps
  readonly Hint: PartProps
  readonly Editing: PartProps
  readonly CancelEditing: PartProps
}

/** Whether a key belongs to an input method: its Enter chooses a word, and Safari tells only by the code 229. */
const isComposing = (event: PartEvent): boolean =>
  event.isComposing === true || event.nativeEvent?.isComposing === true || event.keyCode === 229

const valueOf = ({ currentTarget }: PartEvent): string => {
  const value = (currentTarget as { readonly value?: unknown } | null | undefined)?.value
  return typeof value === 'string' ? value : ''
}

export function buildComposerProps(composer: ComposerModel, actions: ChatActions): ComposerProps {
  const isStop = composer.button === 'stop'
  return {
    InputArea: part('InputArea', { 'data-over': composer.isOver ? '' : null }),
    MessageInput: part('MessageInput', {
      'aria-label': composer.placeholder,
      'aria-invalid': composer.isOver ? 'true' : null,
      placeholder: composer.placeholder,
      value: composer.value,
      rows: '1',
      // An empty field follows the interface, so that its placeholder stands where the text will.
      dir: composer.value === '' ? null : 'auto',
      enterkeyhint: 'send',
      autocomplete: 'off',
      onInput: (event) => actions.setDraft(valueOf(event)),
      onKeydown: (event) => {
        if (isComposing(event)) return
        if (event.key === 'Enter' && event.shiftKey !== true) {
          event.preventDefault()
          actions.submit()
        } else if (event.key === 'Escape' && composer.isEditing) {
          event.preventDefault()
          actions.cancelEditing()
        }
      },
    }),
    SendButton: button('SendButton', composer.buttonLabel, isStop ? actions.stopAnswer : actions.submit, {
      disabled: !isStop && !composer.canSend,
      'data-button': composer.button,
    }),
    HandoffButton: button('HandoffButton', composer.operatorLabel, actions.callOperator, {
      hidden: !composer.canCallOperator,
    }),
    Counter: part('Counter', { 'data-over': composer.isOver ? '' : null }),
    Hint: part('Hint'),
    Editing: part('Editing'),
    CancelEditing: button('CancelEditing', composer.cancelLabel, actions.cancelEditing),
  }
}
