// What is typed and chosen is saved when the window closes or the page goes; main waits for it, and hears what could not be saved. Renderer.
import { onMounted, onUnmounted } from 'vue'
import { app, onApp } from '../api.ts'
import { useDefinition } from '../stores/definition.ts'
import { useSession } from '../stores/session.ts'

export function useClosing(): void {
  const definition = useDefinition()
  const session = useSession()
  const saveNow = () => {
    session.save()
    return definition.flush()
  }
  onUnmounted(
    onApp(event => {
      if (event.t === 'closing') void saveNow().then(() => app.call('window.saved', { problem: definition.problem() }))
    }),
  )
  onMounted(() => window.addEventListener('pagehide', saveNow))
  onUnmounted(() => window.removeEventListener('pagehide', saveNow))
}
