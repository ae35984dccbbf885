import { h, type Child, type Ref } from '../render/node.ts'
import { icon, type PartContext } from './context.ts'

export function drawComposer({ view, snapshot: { composer } }: PartContext, inputRef: Ref): Child {
  const props = view.composerProps(composer)
  return h(
    'div',
    props.InputArea,
    composer.isEditing &&
      h(
        'div',
        props.Editing,
        icon('edit'),
        h('span', null, composer.labels.editing),
        h('button', props.CancelEditing, icon('close')),
      ),
    h(
      'div',
      { class: 'replyx-field', key: 'field' },
      h('textarea', { ...props.MessageInput, ref: inputRef }),
      h('button', props.SendButton, icon(composer.button)),
    ),
    h(
      'div',
      { class: 'replyx-below', key: 'below' },
      h('button', props.HandoffButton, icon('person'), h('span', null, composer.labels.callOperator)),
      composer.hint !== null && h('span', props.Hint, composer.hint),
      composer.counter !== null && h('span', props.Counter, composer.counter),
    ),
  )
}
