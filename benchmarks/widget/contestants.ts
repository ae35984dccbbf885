import { join } from 'node:path'
import { readJson } from '../../scripts/lib/workspace.mjs'

/** A widget, as its own guide says it is put on a page. */
export interface Contestant {
  readonly name: string
  readonly body: string
  /** Whether its page is one of another site than its scripts, and what a click does is measured too. */
  readonly isOurs?: true
}

const versionOf = (packages: string, name: string): string =>
  String((readJson(join(packages, name, 'package.json')) as { readonly version: unknown }).version)

/**
 * @param widget - where ours comes from
 * @param packages - where the others are installed
 */
export const contestants = (widget: string, packages: string): readonly Contestant[] => [
  { name: 'no widget', body: '' },
  {
    name: 'ReplyX',
    body: `<script src="${widget}/widget.js?assistant_id=1"></script>`,
    isOurs: true,
  },
  {
    name: `flowise-embed ${versionOf(packages, 'flowise-embed')}`,
    body: `<script type="module">import Chatbot from '/flowise-embed/dist/web.js'
Chatbot.init({ chatflowid: '1', apiHost: location.origin })</script>`,
  },
  {
    name: `deep-chat ${versionOf(packages, 'deep-chat')}`,
    body: `<script type="module" src="/deep-chat/dist/deepChat.bundle.js"></script><deep-chat demo="true"></deep-chat>`,
  },
]
