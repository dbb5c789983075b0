// The shell's locks: what a page may not do, whatever it holds. Main process.
import { app, session } from 'electron'

/** Switches off what Chromium does on the network by itself. Called before the app is ready. */
export function quietChromium(): void {
  const { commandLine } = app
  // Belt and braces: nothing resolves, whoever asks.
  commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  for (const name of [
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
    'disable-sync',
    'no-pings',
    'disable-quic',
  ]) {
    commandLine.appendSwitch(name)
  }
}

/** Schemes that stay inside the application. Everything else is refused, and said on standard error. */
const inside = new Set(['app:', 'blob:', 'devtools:', 'data:'])

/** Refuses every request that would leave the application, and every permission a page could ask for. */
export function blockNetwork(): void {
  const { defaultSession } = session
  // The spell checker would fetch dictionaries, even where a window has it switched off.
  defaultSession.setSpellCheckerLanguages([])
  defaultSession.setSpellCheckerEnabled(false)
  defaultSession.webRequest.onBeforeRequest((details, callback) => {
    const allowed = inside.has(new URL(details.url).protocol)
    if (!allowed) console.error(`refused request to ${details.url}`)
    callback({ cancel: !allowed })
  })
  defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', event => event.preventDefault())
}

/** No navigation, no new windows, no webviews, for every contents that is ever made. */
export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', event => event.preventDefault())
    contents.on('will-redirect', event => event.preventDefault())
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
