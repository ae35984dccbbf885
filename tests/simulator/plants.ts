import type { Ports } from '../../packages/core/src/index.ts'
import type { WrapPorts } from './tab.ts'

/** Defects planted around a client, without a change to it: an oracle that misses them is none. */
export const plants: Readonly<Record<string, WrapPorts>> = {
  'every attempt has a name of its own': (ports) => ({
    ...ports,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const body = await request.clone().text()
      const renamed = body.replace(/"client_message_id":"[^"]+"/, `"client_message_id":"${ports.newId()}"`)
      if (renamed === body) return ports.fetch(request)
      const { url, method, headers, signal } = request
      return ports.fetch(new Request(url, { method, headers, signal, body: renamed }))
    },
  }),
  'the storage keeps no message': (ports) => ({
    ...ports,
    storage: {
      transact: (prefix, work) =>
        ports.storage.transact(prefix, (values) => {
          const { result, writes = [] } = work(values)
          return { result, writes: writes.filter(([key]) => !key.startsWith('outbox:')) }
        }),
    },
  }),
  'one word of the server is read as another': (ports) =>
    onFrames(ports, (text) => text.replace('joined', 'left')),
  'deletions do not arrive': (ports) =>
    onFrames(ports, (text) => text.replace(/"deleted":true/g, '"deleted":false')),
  'read marks do not arrive': (ports) =>
    onFrames(ports, (text) => text.replace(/"read_seq":\d+/g, '"read_seq":0')),
}

/** Changes what sockets bring. */
function onFrames(ports: Ports, change: (text: string) => string): Ports {
  return {
    ...ports,
    openSocket(url) {
      const socket = ports.openSocket(url)
      return {
        ...socket,
        get readyState() {
          return socket.readyState
        },
        addEventListener(type, listener) {
          const heard = (event: { data?: unknown }): void => {
            const { data } = event
            const changed = typeof data === 'string' ? { ...event, data: change(data) } : event
            listener(changed as never)
          }
          socket.addEventListener(type, heard)
        },
      }
    },
  }
}
