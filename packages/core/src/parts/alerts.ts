import type { ReplyXClient } from '../types.ts'
import type { ChatView } from '../view/index.ts'

const length = 0.35

/** Two soft tones, as far as the browser lets a page make sounds: only after the visitor has touched it once. */
function createChime(window: Window): { readonly play: () => void; readonly stop: () => void } {
  const { AudioContext } = window as Window & { readonly AudioContext?: new () => AudioContext }
  let context: AudioContext | undefined
  const tone = (audio: AudioContext, frequency: number, delay: number): void => {
    const start = audio.currentTime + delay
    const oscillator = audio.createOscillator()
    const gain = audio.createGain()
    oscillator.frequency.value = frequency
    gain.gain.setValueAtTime(0, start)
    gain.gain.linearRampToValueAtTime(0.12, start + 0.02)
    gain.gain.exponentialRampToValueAtTime(0.0001, start + length)
    oscillator.connect(gain).connect(audio.destination)
    oscillator.start(start)
    oscillator.stop(start + length)
  }
  return {
    play: () => {
      if (!AudioContext || window.navigator.userActivation?.hasBeenActive === false) return
      const audio = (context ??= new AudioContext())
      // A browser that refuses stays silent: the message is shown all the same.
      void audio.resume().then(
        () => {
          tone(audio, 660, 0)
          tone(audio, 880, 0.12)
        },
        () => undefined,
      )
    },
    stop: () => void context?.close(),
  }
}

/** Puts the number of unread messages before the page's title, and keeps what the page itself makes of its title. */
function createTitle({ document }: Window): { readonly show: (count: number) => void } {
  let shown = ''
  return {
    show: (count) => {
      const own = document.title.startsWith(shown) ? document.title.slice(shown.length) : document.title
      shown = count > 0 ? `(${count}) ` : ''
      if (document.title !== shown + own) document.title = shown + own
    },
  }
}

/**
 * Calls for attention while the chat is not looked at.
 *
 * @param wanted - `sound`, `title` or both, separated by a space
 * @returns the undo
 */
export function attachAlerts(chat: ReplyXClient, view: ChatView, window: Window, wanted: string): () => void {
  const chime = createChime(window)
  const title = createTitle(window)
  const isSeen = (): boolean =>
    !view.getSnapshot().isMinimized && window.document.visibilityState !== 'hidden'
  const showCount = (): void => title.show(chat.getSnapshot().unread)
  const undos: (() => void)[] = []
  if (wanted.includes('sound'))
    undos.push(
      // In one tab of many: each hears of the message, and one of them leads.
      chat.on('message:received', ({ message, isLeading }) => {
        if (isLeading && message.sender !== 'system' && !isSeen()) chime.play()
      }),
    )
  if (wanted.includes('title')) {
    undos.push(chat.on('unread:changed', showCount))
    showCount()
  }
  return () => {
    undos.forEach((undo) => undo())
    title.show(0)
    chime.stop()
  }
}
