import { mount } from '@replyx/vanilla'
import { options } from '../chat.js'

// The ready-made chat in other clothes: options of the view, CSS variables and classes; nothing is drawn anew.
mount(document.body, options, {
  title: 'The night gardener',
  welcomeMessage: 'The lamps are out, but somebody is here.',
  quickReplies: ['Why do my leaves turn yellow?', 'Can I return a plant?'],
  colorScheme: 'dark',
  buttonText: 'Ask the night gardener',
  buttonSize: 52,
  borderRadius: 2,
})
