// A bare Chromium window on one local file, for what leaves Zonoscope: every other request is refused and written down.
import { app, BrowserWindow, session } from 'electron'
import { pathToFileURL } from 'node:url'

const file = pathToFileURL(process.env.ZONOSCOPE_TEST_FILE).href
globalThis.refused = []

app.whenReady().then(() => {
  session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
    // Fonts inside the page are data: URLs, which is no network.
    const own = details.url === file || details.url.startsWith('data:font/ttf;base64,')
    if (!own) globalThis.refused.push(details.url)
    answer({ cancel: !own })
  })
  const window = new BrowserWindow({ width: 1200, height: 860, webPreferences: { sandbox: true } })
  void window.loadURL(file)
})
