// Window-wide keys that stay silent while somebody types or a dialog is open. Renderer.
import { onMounted, onUnmounted } from 'vue'

/** Keys as KeyboardEvent.key says them, with `Ctrl+` in front (Cmd on a Mac); a handler that returns false did nothing. */
export type KeyMap = Record<string, (event: KeyboardEvent) => boolean | void>

const typing = 'input, textarea, select, [contenteditable="true"]'
/** What acts on Space and Enter by itself. */
const acting = 'button, a[href], summary, [role="menuitem"], [role="option"], [role="menuitemradio"]'

/** Whether a key press belongs to the element that has it and not to the window. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing) return true
  const target = event.target
  if (!(target instanceof Element)) return false
  if (target.closest('[role="dialog"], [role="menu"]')) return true
  if (target.closest(typing)) return true
  return (event.key === ' ' || event.key === 'Enter') && target.closest(acting) !== null
}

const isCharacter = (key: string) => key.length === 1 && key !== ' '
const isLetter = (key: string) => isCharacter(key) && key.toLowerCase() !== key.toUpperCase()

/** The key as a KeyMap names it. Letters are small, also with Caps Lock. */
export function keyName({ key, ctrlKey, metaKey }: KeyboardEvent): string {
  const name = isLetter(key) ? key.toLowerCase() : key
  return ctrlKey || metaKey ? `Ctrl+${name}` : name
}

/** Whether Alt is down, or Shift where it is not what types the character (as it is for `?`). */
export function isModified({ key, altKey, shiftKey }: KeyboardEvent): boolean {
  return altKey || (shiftKey && (isLetter(key) || !isCharacter(key)))
}

/**
 * Binds keys while the component is there.
 * @param everywhere keys that also work while typing (Ctrl+K)
 */
export function useKeys(keys: KeyMap, everywhere: readonly string[] = []): void {
  const onKey = (event: KeyboardEvent) => {
    const name = keyName(event)
    if (isModified(event) || !Object.hasOwn(keys, name)) return
    if (isTaken(event) && !(everywhere.includes(name) && !event.defaultPrevented)) return
    if (keys[name]!(event) !== false) event.preventDefault()
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onUnmounted(() => window.removeEventListener('keydown', onKey))
}
