const key = 'replyx-desk-sound'

/** Two short tones, the second a fifth higher: heard through an office without startling it. */
const tones = [
  { frequency: 587.33, start: 0 },
  { frequency: 880, start: 0.14 },
]
const length = 0.32
const loudness = 0.12

/** The sound of a new request, off until somebody switches it on. */
export const createSound = (storage: Storage, createContext: () => AudioContext) => {
  let isOn = storage.getItem(key) === 'on'
  let context: AudioContext | null = null

  /** Browsers let a page sound only after a gesture; this is called in one. */
  const unlock = async (): Promise<void> => {
    if (!isOn) return
    context ??= createContext()
    if (context.state === 'suspended') await context.resume()
  }

  const play = (): void => {
    if (!isOn || context?.state !== 'running') return
    for (const { frequency, start } of tones) {
      const oscillator = context.createOscillator()
      const gain = context.createGain()
      const from = context.currentTime + start
      oscillator.frequency.value = frequency
      gain.gain.setValueAtTime(0, from)
      gain.gain.linearRampToValueAtTime(loudness, from + 0.012)
      gain.gain.exponentialRampToValueAtTime(0.0001, from + length)
      oscillator.connect(gain).connect(context.destination)
      oscillator.start(from)
      oscillator.stop(from + length)
    }
  }

  return {
    isOn: () => isOn,
    unlock,
    play,
    /** Switches; what is switched on is heard at once. */
    toggle: async (): Promise<void> => {
      isOn = !isOn
      storage.setItem(key, isOn ? 'on' : 'off')
      await unlock()
      play()
    },
  }
}

export type Sound = ReturnType<typeof createSound>
