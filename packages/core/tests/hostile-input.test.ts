import { createReplyX, type ReplyXOptions } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { API_URL, createOnline } from './harness.ts'
import { interceptFetch } from './intercept.ts'

const SECRET = 'eyJhbGciOiJIUzI1NiJ9.planted.secret'

function messageOf(options: unknown): string {
  try {
    createReplyX(options as ReplyXOptions)
  } catch (error) {
    return (error as Error).message
  }
  return ''
}

describe('a secret', () => {
  it.each([
    [{ getToken: SECRET }, 'getToken'],
    [{ assistantId: SECRET }, 'assistantId'],
    [{ siteToken: [SECRET] }, 'siteToken'],
    [{ siteToken: { token: SECRET } }, 'siteToken'],
    [{ token: SECRET, assistantId: 1 }, 'token'],
    [{ site_token: SECRET }, 'site_token'],
    [{ assistantId: 1, siteToken: SECRET }, 'assistantId'],
  ])('in the wrong option (%#) is not repeated in the error', (options, name) => {
    const message = messageOf(options)
    expect(message).toContain(`"${name}"`)
    expect(message).not.toContain('planted')
  })

  const textOf = (error: unknown): string => {
    const parts: string[] = []
    for (let at: unknown = error; at instanceof Error; at = at.cause) {
      parts.push(at.message, at.stack ?? '', JSON.stringify(at))
    }
    return parts.join('\n')
  }

  it.each([
    ['in a sentence', (said: string) => ({ detail: said })],
    ['as the name of what is wrong', (said: string) => ({ detail: { error: said } })],
  ])('that the server repeats %s does not reach an error', async (_, toBody) => {
    const server = createScriptedServer()
    const echoing = interceptFetch(server.createPorts(), ({ call, request, proceed }) => {
      if (call.startsWith('GET /api/protocol')) return proceed()
      const detail = `no dialogs for ${request.headers.get('X-ReplyX-Guest') ?? ''} with ${SECRET}`
      return Promise.resolve(Response.json(toBody(detail), { status: 404 }))
    })
    const chat = createReplyX({ siteToken: SECRET, apiUrl: API_URL, ports: echoing, logLevel: 'debug' })
    const error: unknown = await chat.api.getDialogs().catch((cause: unknown) => cause)
    expect(textOf(error)).not.toContain('planted')
    expect(textOf(error)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
  })

  it.each([['line\nbreak'], ['ключ']])('that fits no header (%j) stays out of the error', async (tail) => {
    const server = createScriptedServer()
    const ports = server.createPorts()
    const outcome = async (): Promise<unknown> => {
      try {
        const chat = createReplyX({ siteToken: `planted${tail}`, apiUrl: API_URL, ports })
        return await chat.api.getDialogs()
      } catch (error) {
        return error
      }
    }
    const error = await outcome()
    expect(error).toBeInstanceOf(Error)
    expect(textOf(error)).not.toContain('planted')
    // Sending the same again can never help.
    expect(error).toMatchObject({ retryable: false })
  })
})

describe('ports', () => {
  it('that are undefined leave the defaults', async () => {
    const server = createScriptedServer()
    const ports = { ...server.createPorts(), random: undefined, newId: undefined }
    const chat = createReplyX({ assistantId: 1, apiUrl: API_URL, ports } as unknown as ReplyXOptions)
    void chat.connect()
    await server.clock.advance(1_000)
    chat.send('Hello')
    await server.clock.advance(1_000)
    expect(server.dialog.messages).toHaveLength(1)
  })
})

describe('a handler', () => {
  it('that was taken off is not called any more, not even by the event under way', async () => {
    const { chat, server } = await createOnline()
    const called: string[] = []
    chat.on('message:received', () => {
      called.push('one')
      undo()
    })
    const undo = chat.on('message:received', () => called.push('other'))
    server.say('assistant', 'Hi')
    await server.clock.advance(100)
    expect(called).toEqual(['one'])
  })

  it('sees a client that has ended as ended', async () => {
    const { chat } = await createOnline()
    chat.destroy()
    expect(chat.getSnapshot()).toMatchObject({ connection: 'idle', channel: null })
  })
})
