/**
 * A package of Debian and of those that follow it.
 * @typedef {object} SystemPackage
 * @property {string} name
 * @property {string} executable where it puts what is needed of it
 */

/**
 * A browser of the system, which has what the one from npm lacks.
 * @typedef {object} SystemBrowser
 * @property {string} name
 * @property {SystemPackage[]} packages
 * @property {string} has what only this browser has
 * @property {string} tests what is run with it, in words
 * @property {string[]} command what npm runs
 * @property {boolean} isPlaywright whether Playwright writes a report of it; otherwise its last line has the counts
 * @property {Record<string, string>} environment what it is run with
 */

const chromiumSpecs = ['kept-page', 'third-party', 'offline', 'hidden']

/** @type {SystemBrowser[]} */
export const systemBrowsers = [
  {
    name: 'Chromium',
    packages: [{ name: 'chromium', executable: '/usr/bin/chromium' }],
    has: 'a back/forward cache, and storage that is really blocked',
    tests: chromiumSpecs.join(', '),
    command: ['run', 'test:e2e', '--', ...chromiumSpecs, '--reporter=list,json'],
    isPlaywright: true,
    environment: { CHROME_PATH: '/usr/bin/chromium', REPLYX_FULL_BROWSER: '1' },
  },
  {
    name: 'Firefox',
    packages: [{ name: 'firefox-esr', executable: '/usr/bin/firefox-esr' }],
    has: 'an engine of its own',
    tests: 'the story of the widget',
    command: ['run', 'test:browsers', '--', 'Firefox'],
    isPlaywright: false,
    environment: {},
  },
  {
    name: 'WebKitGTK',
    packages: [
      { name: 'webkit2gtk-driver', executable: '/usr/bin/WebKitWebDriver' },
      { name: 'xvfb', executable: '/usr/bin/Xvfb' },
    ],
    has: 'the engine of Safari',
    tests: 'the story of the widget',
    command: ['run', 'test:browsers', '--', 'WebKitGTK'],
    isPlaywright: false,
    environment: {},
  },
]
