/**
 * Whether what the small Chromium from npm lacks has to be there, and may not be simulated: set where the tests are run
 * with a whole browser.
 */
const isFullBrowser = process.env['REPLYX_FULL_BROWSER'] === '1'

/** Before something is simulated: not where the real thing is asked for. */
export function admitSimulation(what: string): void {
  if (isFullBrowser)
    throw new Error(`unable to use ${what}; this browser has none, and REPLYX_FULL_BROWSER asks for it`)
}
