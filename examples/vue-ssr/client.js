import { createApp } from './app.js'

createApp(document.querySelector('#app').dataset.chatUrl).mount('#app')
