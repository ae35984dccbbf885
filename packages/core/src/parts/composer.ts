import { icon, type Child, type Kit, type PartContext } from './kit.ts'

/** Draws the input and its buttons. */
export function drawComposer<Drawn>(
  { h, refs, slot }: Kit<Drawn>,
  { view, snapshot: { composer } }: PartContext,
): Child<Drawn> {
  const props = view.composerProps(composer)
  return h(
    'div',
    props.InputArea,
    composer.isEditing &&
      h(
        'div',
        props.Editing,
        icon(h, 'edit'),
        h('span', null, composer.labels.editing),
        h('button', props.CancelEditing, icon(h, 'close')),
      ),
    slot('Attachments'),
    h(
      'div',
      { class: 'replyx-field', key: 'field' },
      h('textarea', { ...props.MessageInput, ref: refs.input }),
      h('button', props.SendButton, icon(h, composer.button)),
    ),
    h(
      'div',
      { class: 'replyx-below', key: 'below' },
      h('button', props.HandoffButton, icon(h, 'person'), h('span', null, composer.labels.callOperator)),
      composer.hint !== null && h('span', props.Hint, composer.hint),
      composer.counter !== null && h('span', props.Counter, composer.counter),
    ),
  )
}
