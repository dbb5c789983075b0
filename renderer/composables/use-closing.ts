// What is typed and chosen is saved when the window closes or the page goes; main waits for it, and hears what could not be saved. Renderer.
import { onMounted, onUnmounted } from 'vue'
import { app, onApp } from '../api.ts'
import { useDefinition } from '../stores/definition.ts'
import { useSession } from '../stores/session.ts'

/** ms that saving may take before the person is asked; below what the main process waits for an answer */
const patience = 4_000

export function useClosing(): void {
  const definition = useDefinition()
  const session = useSession()
  const saveNow = () => {
    session.save()
    return definition.flush()
  }
  const answer = async () => {
    await Promise.race([saveNow(), new Promise(resolve => setTimeout(resolve, patience))])
    await app.call('window.saved', { problem: definition.problem() })
  }
  onUnmounted(
    onApp(event => {
      if (event.t === 'closing') void answer()
    }),
  )
  onMounted(() => window.addEventListener('pagehide', saveNow))
  onUnmounted(() => window.removeEventListener('pagehide', saveNow))
}
