// The guard at the start of every script. Development needs Node 24, which the npm package `node`
// brings along; where install scripts are forbidden that package silently leaves the older Node in place.
const NEEDED = 24
const major = Number(process.versions.node.split('.')[0])

if (major < NEEDED) {
  const remedy =
    `ReplyX is developed on Node ${NEEDED}, but this is Node ${process.versions.node}: ` +
    'the install script of the npm package "node" did not run, so run "npm rebuild node", ' +
    `or put Node ${NEEDED} or newer on your PATH.`
  if (process.argv.includes('--after-install')) {
    console.warn(remedy)
  } else {
    console.error(remedy)
    process.exit(1)
  }
}
