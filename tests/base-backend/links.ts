import type { Ports } from '../../examples/backend/src/index.ts'
import type { Profile } from './profiles.ts'
import type { Push } from './pushes.ts'
import type { Switches } from './switches.ts'

/** One open socket or event stream, whatever carries it. */
interface Link {
  readonly dialogId: number
  send(text: string): void
  close(code: number, reason: string): void
}

export interface Links {
  /** @returns what takes the link out again */
  add(link: Link): () => void
  /** @param process - the process that pushes */
  push(dialogId: number, process: number, pushes: readonly Push[]): void
  /** The process that a request of this moment falls to. */
  draw(): number
  /** Ends all links, or those of one dialog. */
  closeAll(code: number, reason: string, dialogId?: number): void
  /** The process is gone: nobody is told anything. */
  forget(): void
  /** The dialogs of the open links, one for each. */
  open(): number[]
}

/** How long a frame that is to be overtaken waits for the next one, in milliseconds. */
const LONGEST_HOLD = 200

/** REST is apart from all links. */
const APART = -1

export function createLinks(options: {
  readonly profile: Profile
  readonly ports: Ports
  readonly random: () => number
  readonly switches: Switches
}): Links {
  const { profile, ports, random, switches } = options
  const links = new Map<Link, { readonly process: number; readonly deliver: (text: string) => void }>()
  let sent = 0

  const chance = (probability: number): boolean => random() < probability
  const anyProcess = (): number => Math.floor(random() * profile.processes)

  function createDelivery(link: Link): (text: string) => void {
    let held: string | null = null
    const flush = (): void => {
      if (held !== null && links.has(link)) link.send(held)
      held = null
    }
    return (text) => {
      if (chance(switches.lostPushes)) return
      if (held === null && chance(switches.reorderedPushes)) {
        held = text
        ports.setTimeout(flush, LONGEST_HOLD)
        return
      }
      link.send(text)
      if (chance(switches.doubledPushes)) link.send(text)
      flush()
    }
  }

  const dress = ({ type, ...rest }: Push['frame']): Push['frame'] => {
    const seq = switches.foreignSeq ? { seq: sent } : {}
    if (type === undefined) return { ...rest, ...seq }
    return { type, ...(switches.payloadUnderData ? { data: rest } : rest), ...seq }
  }

  return {
    draw: () => (profile.isSplit ? APART : anyProcess()),
    add(link) {
      links.set(link, { process: anyProcess(), deliver: createDelivery(link) })
      return () => void links.delete(link)
    },
    push(dialogId, process, pushes) {
      for (const { frame, reach } of pushes) {
        sent += 1
        const text = JSON.stringify(dress(frame))
        const isForAll = reach === 'bridge' && profile.hasBridge
        for (const [link, { process: place, deliver }] of links) {
          if (link.dialogId === dialogId && (isForAll || place === process)) deliver(text)
        }
      }
    },
    closeAll(code, reason, dialogId) {
      for (const link of [...links.keys()]) {
        if (dialogId === undefined || link.dialogId === dialogId) link.close(code, reason)
      }
    },
    forget() {
      links.clear()
    },
    open: () => [...links.keys()].map((link) => link.dialogId),
  }
}
