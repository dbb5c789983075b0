// Back and forward by Alt with an arrow, and by the two buttons at the side of a mouse. Renderer.
import { onMounted, onUnmounted } from 'vue'
import { useHistory } from '../stores/history.ts'
import { isTaken } from './use-keys.ts'

/** MouseEvent.button of the buttons that browsers go back and forward with. */
const [backButton, forwardButton] = [3, 4]

export function useHistoryKeys(): void {
  const history = useHistory()
  const onKey = (event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isTaken(event)) return
    if (event.key === 'ArrowLeft') history.back()
    else if (event.key === 'ArrowRight') history.forward()
    else return
    event.preventDefault()
  }
  const onMouse = (event: MouseEvent) => {
    if (event.button !== backButton && event.button !== forwardButton) return
    event.preventDefault()
    // What floats above has the window to itself.
    if (event.type !== 'mouseup' || document.querySelector('[role="dialog"]')) return
    if (event.button === backButton) history.back()
    else history.forward()
  }
  onMounted(() => {
    window.addEventListener('keydown', onKey)
    window.addEventListener('mousedown', onMouse)
    window.addEventListener('mouseup', onMouse)
  })
  onUnmounted(() => {
    window.removeEventListener('keydown', onKey)
    window.removeEventListener('mousedown', onMouse)
    window.removeEventListener('mouseup', onMouse)
  })
}
