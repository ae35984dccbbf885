// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepInPlace } from '../src/loader/place.ts'

/** What a browser calls after each change, called by hand. */
let observers: { readonly run: () => void; isConnected: boolean }[] = []
const change = (): void => {
  for (const each of observers) if (each.isConnected) each.run()
}

class Observer {
  private readonly own: { readonly run: () => void; isConnected: boolean }
  constructor(run: () => void) {
    this.own = { run, isConnected: false }
    observers.push(this.own)
  }
  observe(): void {
    this.own.isConnected = true
  }
  disconnect(): void {
    this.own.isConnected = false
  }
}

const element = document.createElement('div')
let stop: () => void = () => undefined
const keep = (find: () => Element | null): void => {
  stop = keepInPlace(element, find)
}

beforeEach(() => {
  observers = []
  vi.stubGlobal('MutationObserver', Observer)
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
})

const replaceBody = (): void => {
  document.body.replaceWith(document.createElement('body'))
}

describe('an element that is kept in its place', () => {
  it('is there at once, and comes back where it was taken out', () => {
    keep(() => document.body)
    expect(element.parentNode).toBe(document.body)
    document.body.replaceChildren()
    change()
    expect(element.parentNode).toBe(document.body)
  })

  it('moves to each body that takes the place of the last, however many there are', () => {
    keep(() => document.body)
    for (let page = 0; page < 100; page += 1) {
      replaceBody()
      change()
      expect(element.parentNode, `page ${page}`).toBe(document.body)
    }
  })

  it('waits for a place that is not there yet, and for its return', () => {
    keep(() => document.querySelector('#chat'))
    expect(element.parentNode).toBeNull()
    for (let round = 0; round < 30; round += 1) {
      const place = Object.assign(document.createElement('div'), { id: 'chat' })
      document.body.append(place)
      change()
      expect(element.parentNode).toBe(place)
      place.remove()
      change()
    }
  })

  it('gives up where the page takes it out of the same place again and again', () => {
    keep(() => document.body)
    for (let round = 0; round < 100; round += 1) {
      element.remove()
      change()
    }
    expect(element.parentNode).toBeNull()
  })

  it('is gone for good once it is let go', () => {
    keep(() => document.body)
    stop()
    expect(element.parentNode).toBeNull()
    expect(observers.map(({ isConnected }) => isConnected)).toEqual([false])
    change()
    expect(element.parentNode).toBeNull()
  })
})
