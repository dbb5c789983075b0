// The only bridge between the page and Electron: one call, one event, and the data process's port passed on. Preload, sandboxed.
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'

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
