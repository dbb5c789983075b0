// The only bridge between the page and Electron: one call, one event, the data process's port passed on, and what a person drops. Preload, sandboxed.
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'

contextBridge.exposeInMainWorld('api', {
  call: (name: string, input: unknown) => ipcRenderer.invoke('zonoscope:call', name, input),
  onEvent: (listener: (event: unknown) => void) => {
    const forward = (_event: IpcRendererEvent, value: unknown) => listener(value)
    ipcRenderer.on('zonoscope:event', forward)
    return () => void ipcRenderer.off('zonoscope:event', forward)
  },
})

// A port cannot cross the context bridge; it goes by message to the page's own window.
ipcRenderer.on('zonoscope:data-port', event => {
  window.postMessage('zonoscope:data-port', window.location.origin, event.ports)
})

// Where dropped files lie goes to main and never to the page, which gets their ids. Only a person's own drop has paths.
window.addEventListener('drop', event => {
  if (!event.isTrusted) return
  const paths = [...(event.dataTransfer?.files ?? [])].map(file => webUtils.getPathForFile(file)).filter(Boolean)
  if (paths.length > 0) ipcRenderer.send('zonoscope:dropped', paths)
})
