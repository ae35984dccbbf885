import '@replyx/core/styles.css'
import './desk.css'
import { attachPage, attachStyles } from '@replyx/core/dom'
import { themeVariables } from '@replyx/core/theme'
import { createApi, signIn } from './api.ts'
import { createApp } from './app.ts'
import { createDesk } from './desk.ts'
import { chooseLocale } from './locale.ts'
import type { Session } from './model.ts'
import { createSessionKeeper, createSignIn } from './sign-in.ts'
import { openOperatorSocket } from './socket.ts'
import type { Wire, WireEvents } from './socket.ts'
import { createSound } from './sound.ts'

const query = new URLSearchParams(location.search)
const locale = chooseLocale(query.get('locale'), navigator.languages)
const apiOptions = { apiUrl: location.origin, fetch: window.fetch.bind(window) }
const socketUrl = `${location.origin.replace(/^http/, 'ws')}/ws/operator`
const sessions = createSessionKeeper(sessionStorage)
const sound = createSound(localStorage, () => new AudioContext())

const ports = {
  now: () => Date.now(),
  random: () => Math.random(),
  newId: () => crypto.randomUUID(),
  schedule: (run: () => void, milliseconds: number) => {
    const timer = setTimeout(run, milliseconds)
    return () => clearTimeout(timer)
  },
  open: (url: string, events: WireEvents): Wire => {
    const socket = new WebSocket(url)
    socket.onopen = events.onOpen
    socket.onmessage = ({ data }) => events.onData(data)
    socket.onclose = ({ code }) => events.onClose(code)
    return socket
  },
  log: (problem: unknown) => console.warn('desk:', problem),
}

const root = document.documentElement
root.lang = locale.tag
document.title = locale.labels.title

let undress: (() => void) | undefined
attachPage(window, {
  onDarkChange: (isDark) => {
    const asked = query.get('scheme')
    const scheme = asked === 'dark' || asked === 'light' ? asked : isDark ? 'dark' : 'light'
    root.dataset['scheme'] = scheme
    // The thread is drawn with the chat's own styles, which have colours of their own.
    const colors = Object.entries(themeVariables('blue', scheme)).map(([name, value]) => `${name}:${value}`)
    const before = undress
    undress = attachStyles(document, `:root,.replyx{color-scheme:${scheme};${colors.join(';')}}`)
    before?.()
  },
})

const askForName = (reason = ''): void => {
  sessions.clear()
  const page = createSignIn({
    labels: locale.labels,
    reason,
    signIn: (name) => signIn(apiOptions, name),
    onSession: (session) => {
      sessions.save(session)
      page.element.remove()
      openDesk(session)
    },
  })
  document.body.append(page.element)
  page.focus()
}

const openDesk = (session: Session): void => {
  const close = (reason?: string): void => {
    stop()
    askForName(reason)
  }
  const desk = createDesk({
    operator: session.operator,
    api: createApi(apiOptions, session.token),
    ports,
    openSocket: (handlers) =>
      openOperatorSocket({ url: socketUrl, token: session.token, ports, ...handlers }),
    onArrivals: (entries) => app.announceArrivals(entries),
    onExpired: () => close(locale.labels.signInExpired),
  })
  const app = createApp({
    desk,
    locale,
    sound,
    now: ports.now,
    onSignOut: () => void desk.signOut().finally(() => close()),
    onReload: () => location.reload(),
  })
  document.body.append(app.element)
  const stop = app.start()
}

const kept = sessions.load()
if (kept) openDesk(kept)
else askForName()
