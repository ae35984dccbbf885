import { contestants } from '../contestants/index.ts'
import { createBench } from './bench.ts'

const name = new URLSearchParams(location.search).get('contestant') ?? ''
const place = document.querySelector<HTMLElement>('#place')
const load = contestants[name]
if (!place || !load) throw new Error(`unable to measure; there is no contestant called "${name}"`)

// Whoever writes the first time in a page waits 8 ms for the language's data: that is nobody's interface.
new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format()

// Whoever measures waits for `ready`, and calls what `bench` has.
const ready = load().then(({ create }) => void Object.assign(window, { bench: createBench(create(), place) }))
Object.assign(window, { ready })
