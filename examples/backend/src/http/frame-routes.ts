import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import type { HttpTools, Variables } from './context.ts'
import { originsOf } from './widget-routes.ts'

/** What the frame may use where the page around it lends it out; everything else it may not use at all. */
const lendable = ['autoplay', 'camera', 'clipboard-write', 'geolocation', 'microphone']
const denied = [
  'accelerometer',
  'browsing-topics',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gyroscope',
  'magnetometer',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'usb',
  'xr-spatial-tracking',
]
const permissions = [...lendable.map((name) => `${name}=(self)`), ...denied.map((name) => `${name}=()`)].join(
  ', ',
)

/** Pages and backends of this machine, which a demo is for. */
const local = ['localhost', '127.0.0.1'].flatMap((name) => [`http://${name}:*`, `ws://${name}:*`])

/** What the frame's document may load and speak with, and who may frame it. */
const policyOf = (nonce: string, ancestors: readonly string[], backends: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'nonce-${nonce}'`,
    'img-src https: data: http://localhost:* http://127.0.0.1:*',
    `connect-src ${backends.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    `frame-ancestors ${ancestors.join(' ') || "'none'"}`,
  ].join('; ')

/**
 * The page of the widget's frame. In widget mode its address names the assistant, and only the pages of that assistant
 * may frame it. In site mode nobody can know yet: the frame draws nothing before the token says whose it is.
 */
export const createFrameRoutes = ({ config }: HttpTools, folder: string) => {
  const routes = new Hono<{ Variables: Variables }>()

  const ancestorsOf = (id: string | undefined): readonly string[] => {
    if (id === undefined) return ['https:', 'http://localhost:*', 'http://127.0.0.1:*']
    const assistant = config.assistants.find((each) => String(each.id) === id)
    if (!assistant) return []
    const near = config.demo ? local.filter((origin) => origin.startsWith('http:')) : []
    return [...originsOf(assistant.allowedDomains), ...config.origins, ...near]
  }
  /**
   * Where the frame may speak: with the backend that it comes from, and with those that are named. The page says which
   * one to take; were any allowed, it could name one of its own, which says of every token that it is good.
   */
  const backendsOf = (host = ''): readonly string[] => [
    "'self'",
    // Some browsers do not count the sockets of a page's own server as its own.
    ...(/^[\w.:[\]-]+$/.test(host) ? [`ws://${host}`, `wss://${host}`] : []),
    ...config.apiOrigins.flatMap((origin) => [origin, origin.replace(/^http/, 'ws')]),
    ...(config.demo ? local : []),
  ]

  routes.get('/chat-iframe', async (context) => {
    const nonce = randomBytes(18).toString('base64')
    const page = await readFile(join(folder, 'chat-iframe.html'), 'utf8')
    return context.html(page.replace(/<(script|link)(?= )/g, `<$1 nonce="${nonce}"`), 200, {
      'Content-Security-Policy': policyOf(
        nonce,
        ancestorsOf(context.req.query('assistant_id')),
        backendsOf(context.req.header('host')),
      ),
      'Permissions-Policy': permissions,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    })
  })
  return routes
}
