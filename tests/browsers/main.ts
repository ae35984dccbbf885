// The widget's story in the engines that the other browser tests do not have.
import { existsSync } from 'node:fs'
import { systemBrowsers } from '../../scripts/lib/system-browsers.mjs'
import { startDemo } from '../e2e/support/demo.ts'
import { serveHost } from '../e2e/support/host.ts'
import type { Driver } from './driver.ts'
import { launchFirefox } from './firefox.ts'
import { runStory } from './run-story.ts'
import { launchWebKit } from './webkit.ts'

const launchers: Readonly<Record<string, () => Promise<Driver>>> = {
  Firefox: launchFirefox,
  WebKitGTK: launchWebKit,
}

const wanted = process.argv.slice(2)
let passed = 0
let failed = 0

for (const { name, packages } of systemBrowsers) {
  const launch = launchers[name]
  if (!launch || (wanted.length > 0 && !wanted.includes(name))) continue
  const missing = packages.filter(({ executable }) => !existsSync(executable))
  if (missing.length > 0) {
    const names = missing.map((each) => each.name).join(' ')
    console.log(`${name} is not installed: on Debian, run "apt-get install ${names}" as root.`)
    failed += 1
    continue
  }
  const host = await serveHost()
  const demo = await startDemo()
  const widget = demo.url.replace('127.0.0.1', 'localhost')
  host.show(`<script src="${widget}/widget/widget.js?assistant_id=1"></script>`)
  const start = performance.now()
  const outcome = await runStory(launch, host.url)
  const seconds = ((performance.now() - start) / 1_000).toFixed(1)
  await demo.stop()
  await host.stop()
  passed += outcome.passed.length
  failed += outcome.failed.length
  const result =
    outcome.failed.length === 0 ? 'ok' : `FAILED (${outcome.failed.join(', ')}; ${String(outcome.error)})`
  console.log(
    `${name} (${outcome.version}): ${outcome.passed.join(', ') || 'nothing'} … ${result} in ${seconds} s`,
  )
}

if (passed + failed === 0) {
  console.log(`There is no browser called ${wanted.join(', ')} among ${Object.keys(launchers).join(', ')}.`)
  failed = 1
}
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
