import { launcherRules, type Rules } from '../loader/options.ts'
import { aliases } from '../loader/sources.ts'
import { panelRules } from '../panel/options.ts'
import { optionNotes, type OptionName, type OptionNote } from './options.ts'

const rules: Rules = { ...launcherRules, ...panelRules }
const code = (text: string): string => `\`${text}\``

/** What an option is called where it has other names as well. */
const otherNames = (option: string): string[] =>
  Object.keys(aliases).filter((name) => aliases[name] === option)

/** The names of an option in attributes, without `data-`. */
const inAttribute = (option: string): string[] =>
  [option, ...otherNames(option)]
    .filter((name) => !name.includes('_'))
    .map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))

function presetOf(option: OptionName, { preset }: OptionNote): string {
  if (preset !== undefined) return preset
  const value = rules[option]?.[1] as string | number | boolean | undefined
  if (value === undefined) return ''
  return value === '' ? 'none' : code(String(value))
}

function row(option: OptionName, note: OptionNote): string {
  const [attribute = '', ...shorter] = inAttribute(option)
  const { sample } = note
  const written =
    sample === null
      ? 'no'
      : [code(`data-${attribute}="${sample}"`), ...shorter.map((name) => code(`data-${name}`))].join(', ')
  const address =
    sample === null ? 'no' : [option, ...otherNames(option)].map((name) => code(name)).join(', ')
  return `| ${[code(option), note.means, note.values, presetOf(option, note), written, address].join(' | ')} |`
}

/** The page of options, before it is formatted. */
export const optionPage = (): string =>
  [
    '# Options of the widget',
    '',
    'Every option of [`widget.js`](widget.md), as the checks in its source have them: this page is written by',
    '`node scripts/widget-options.mjs --write`.',
    '',
    '## How is an option given?',
    '',
    'In four ways. Where two of them say something else, the upper one counts.',
    '',
    "1. `ReplyX('boot', {…})`, and `ReplyX('update', {…})` afterwards, which is heavier still.",
    '2. `window.replyxSettings = {…}`, set before the script runs.',
    '3. `data-*` attributes of the script tag, and then of `<div id="replyx-widget">`, which may not say `host`, `apiUrl` and',
    '   `wsUrl`: such an element may have come into the page by a text that was not cleaned.',
    "4. The query of the script's address: `widget.js?assistant_id=1&theme=green`.",
    '',
    'A script gives values as JavaScript has them, or as the text of an attribute. In attributes and addresses numbers',
    'are digits only, without a unit, and an attribute without a value is a yes. A value that does not fit is named in',
    'one warning in the console, without being repeated there, and the next way in counts, or the default. Names that',
    'are no options are ignored.',
    '',
    '## Which options are there?',
    '',
    '| option | means | may be | default | as an attribute | in the address |',
    '| --- | --- | --- | --- | --- | --- |',
    ...Object.entries(optionNotes).map(([option, note]) => row(option as OptionName, note)),
    '',
    'A site token in the address, `token` or `siteToken`, still works and warns: addresses are kept in histories and logs.',
    'Put it into an attribute, or give it by a script.',
    '',
    'One of `assistantId` and `siteToken` is needed. Where both are there the token counts. The options of `create` are',
    'those of `boot`, and none of the other ways.',
    '',
  ].join('\n')
