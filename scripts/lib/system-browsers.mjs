/**
 * A browser of the system, which has what the one from npm lacks.
 * @typedef {object} SystemBrowser
 * @property {string} name
 * @property {string} systemPackage of Debian and those that follow it
 * @property {string} executable where the package puts it
 * @property {string} has what only this browser has
 * @property {string[]} specs what is run with it
 * @property {Record<string, string>} environment what they are run with
 */

/** @type {SystemBrowser[]} */
export const systemBrowsers = [
  {
    name: 'Chromium',
    systemPackage: 'chromium',
    executable: '/usr/bin/chromium',
    has: 'a back/forward cache, and storage that is really blocked',
    specs: ['kept-page', 'third-party', 'offline', 'hidden'],
    environment: { CHROME_PATH: '/usr/bin/chromium', REPLYX_FULL_BROWSER: '1' },
  },
]
