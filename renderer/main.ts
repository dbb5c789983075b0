// Starts the window: ports, settings and theme first, then the page. Renderer.
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { openPorts } from './api.ts'
import { useSettings } from './stores/settings.ts'

openPorts()
const page = createApp(App).use(createPinia())
useSettings()
  .load()
  .catch(() => undefined) // the defaults stand; a failed save will say so
  .then(() => page.mount('#app'))
