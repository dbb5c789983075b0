// Window-wide keys that stay silent while somebody types or a dialog is open. Renderer.
import { onMounted, onUnmounted } from 'vue'

/** Keys as KeyboardEvent.key says them, with `Ctrl+` in front (Cmd on a Mac); a handler that returns false did nothing. */
export type KeyMap = Record<string, (event: KeyboardEvent) => boolean | void>

const typing = 'input:not([type="checkbox"]), textarea, select, [contenteditable="true"]'
/** What acts on Space and Enter by itself. */
const acting =
  'button, input[type="checkbox"], a[href], summary, [role="menuitem"], [role="option"], [role="menuitemradio"]'

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

/** Redo as most programs also have it (Cmd+Shift+Z on a Mac): the one key with Shift that a KeyMap names. */
export const redoKey = 'Ctrl+Shift+z'
const isRedo = ({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent) =>
  (ctrlKey || metaKey) && shiftKey && !altKey && key.toLowerCase() === 'z'

/** Who listens, those that are asked first in front; one listener, so that what is mounted first is not asked first. */
const bound: { keys: () => KeyMap; everywhere: readonly string[]; first: boolean }[] = []

function onKey(event: KeyboardEvent): void {
  const redo = isRedo(event)
  if (isModified(event) && !redo) return
  const name = redo ? redoKey : keyName(event)
  const taken = isTaken(event)
  for (const { keys, everywhere } of [...bound]) {
    const map = keys()
    if (!Object.hasOwn(map, name)) continue
    if (taken && !(everywhere.includes(name) && !event.defaultPrevented)) continue
    if (map[name]!(event) !== false) return event.preventDefault()
  }
}

export interface KeyOptions {
  /** keys that also work while typing (Ctrl+K) */
  everywhere?: readonly string[]
  /** asked before all others: their keys are free again where a handler returns false */
  first?: boolean
}

/** Binds keys while the component is there. @param keys a function where they change */
export function useKeys(keys: KeyMap | (() => KeyMap), { everywhere = [], first = false }: KeyOptions = {}): void {
  const entry = { keys: typeof keys === 'function' ? keys : () => keys, everywhere, first }
  onMounted(() => {
    if (bound.length === 0) window.addEventListener('keydown', onKey)
    bound.push(entry)
    bound.sort((a, b) => Number(b.first) - Number(a.first))
  })
  onUnmounted(() => {
    bound.splice(bound.indexOf(entry), 1)
    if (bound.length === 0) window.removeEventListener('keydown', onKey)
  })
}
