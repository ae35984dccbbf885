import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startDemo, type Demo } from './demo.ts'
import { serveHost, type Host } from './host.ts'

/** The sites of a page that is attacked: the page's own, the widget's, and those who mean harm. */
export interface Sites {
  readonly demo: Demo
  /** The page with the widget on it. */
  readonly host: Host
  /** A third site, which no assistant allows. */
  readonly third: Host
  /** The origin of the widget. */
  readonly widget: string
  /** Pages of origins that look like the widget's, by what makes them look so. */
  readonly lookAlikes: Readonly<Record<string, string>>
  /** An empty page of the widget's own origin. */
  readonly blank: string
  stop(): Promise<void>
}

/** Starts them all. */
export async function startSites(): Promise<Sites> {
  const folder = mkdtempSync(join(tmpdir(), 'replyx-blank-'))
  writeFileSync(
    join(folder, 'blank.html'),
    '<!doctype html><html lang="en"><meta charset="utf-8" /><title>Blank</title><link rel="icon" href="data:," /></html>',
  )
  const demo = await startDemo({ '/pages': folder })
  const host = await serveHost()
  const third = await serveHost('127.0.0.2')
  const other = await serveHost()
  const named = (url: string, name: string): string => url.replace('127.0.0.1', name)
  const blankAt = (name: string): string => `${named(demo.url, name)}/pages/blank.html`
  return {
    demo,
    host,
    third,
    widget: named(demo.url, 'localhost'),
    lookAlikes: {
      'the same name at another port': named(other.url, 'localhost'),
      'a name below it': blankAt('widget.localhost'),
      'the same server by its number': blankAt('127.0.0.1'),
    },
    blank: blankAt('localhost'),
    async stop() {
      await Promise.all([demo.stop(), host.stop(), third.stop(), other.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
