import { connectFrame, readFrameUrl } from '@replyx/core/bridge'
import { createChat } from './chat.ts'
import { createConfirm, type Confirm } from './confirm.ts'
import { leadKeys } from './first-key.ts'
import { siteIdentity } from './identity.ts'
import { apiUrlOf } from './settings.ts'

/** Draws one sentence where the chat itself cannot stand. */
function say(sentence: string): void {
  const element = document.createElement('p')
  element.className = 'notice'
  element.textContent = sentence
  document.body.replaceChildren(element)
}

function start(): void {
  // A page that stands alone has nobody to obey, and whoever opens it by hand is told so.
  if (window.parent === window) return say('This page belongs into the frame of a ReplyX widget.')
  const { assistantId, parentOrigin, session } = readFrameUrl(location.href)
  const chat = createChat()
  leadKeys({ input: () => document.querySelector('.replyx-message-input'), minimize: chat.minimize })
  let confirm: Confirm | undefined
  const bridge = connectFrame({
    window,
    parentOrigin,
    session,
    commands: {
      async configure(settings) {
        confirm = createConfirm(apiUrlOf(settings), parentOrigin)
        // In site mode nothing is drawn before the server has confirmed the page against its token.
        const identity =
          assistantId === undefined ? await siteIdentity(settings, bridge, confirm) : { assistantId }
        chat.configure(settings, identity, bridge)
      },
      update: (settings) => chat.update(settings),
      async identify({ siteToken }) {
        const client = chat.client()
        await confirm?.(siteToken)
        return client.identify(siteToken)
      },
      async logout(options) {
        // What the page has kept is of the one who leaves.
        bridge.call('rememberGuest', {}).catch(() => undefined)
        return chat.client().logout(options)
      },
      sendMessage: ({ text }) => chat.send(text),
      requestOperator: ({ reason }) => chat.client().requestOperator(reason),
      open: () => chat.setOpen(true),
      close: () => chat.setOpen(false),
      setTheme: (theme) => chat.update(theme),
    },
    onNotice(notice) {
      if (notice.type === 'minimize') chat.setOpen(false)
      else if (notice.type === 'maximize') chat.setOpen(true)
      else chat.update(notice.data)
    },
    onVersionMismatch: () =>
      say('This chat and the page around it are of different versions. Reload the page.'),
  })
}

start()
