const modules = {
  '@replyx/vue': '@replyx/vue/dist/index.js',
  '@replyx/core': '@replyx/core/dist/index.js',
  '@replyx/core/dom': '@replyx/core/dist/dom.js',
  '@replyx/core/parts': '@replyx/core/dist/parts.js',
  '@replyx/core/view': '@replyx/core/dist/view.js',
  vue: 'vue/dist/vue.runtime.esm-browser.js',
  'idb-keyval': 'idb-keyval/dist/index.js',
  ky: 'ky/distribution/index.js',
  nanoevents: 'nanoevents/index.js',
  'reconnecting-websocket': 'reconnecting-websocket/dist/reconnecting-websocket-mjs.js',
  'zod/mini': 'zod/mini/index.js',
}
const imports = Object.fromEntries(
  Object.entries(modules).map(([name, path]) => [name, `/node_modules/${path}`]),
)

/** The document around what Vue has drawn. The stylesheet dresses it before any script has come. */
export const pageOf = (drawn, chatUrl) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Fernway, plants by post</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/node_modules/@replyx/core/dist/styles.css">
    <style>
      body { margin: 0; background: #f6f5ef; color: #1f2a24; font: 19px/1.6 system-ui, sans-serif }
      main { max-width: 1040px; margin: 64px auto; padding-inline: 24px }
      h1 { font: 700 48px/1.15 Georgia, serif }
    </style>
    <script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module" src="/client.js"></script>
  </head>
  <body>
    <div id="app" data-chat-url="${chatUrl}">${drawn}</div>
  </body>
</html>
`
