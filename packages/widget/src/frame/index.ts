import { connectFrame, readFrameUrl } from '@replyx/core/bridge'
import { createChat } from './chat.ts'
import { confirmParent } from './confirm.ts'

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
  const chat = createChat(assistantId)
  const bridge = connectFrame({
    window,
    parentOrigin,
    session,
    commands: {
      async configure(settings) {
        // In site mode nothing is drawn before the server has confirmed the page against its token.
        if (assistantId === undefined) await confirmParent(settings, parentOrigin)
        chat.configure(settings, bridge)
      },
      update: (settings) => chat.update(settings),
      identify: ({ siteToken }) => chat.client().identify(siteToken),
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
