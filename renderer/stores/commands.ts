// Everything the window can be told to do by name: for the command box, the menu and the list of keys. Renderer.
import { defineStore } from 'pinia'
import { onUnmounted, shallowRef } from 'vue'

export interface Command {
  /** noun.verb; the menu sends the same ids */
  id: string
  title: string
  /** shown beside it: "Ctrl+K", "j" */
  keys?: string
  run(): void
  /** false hides it where it makes no sense */
  when?(): boolean
}

export const useCommands = defineStore('commands', () => {
  const commands = shallowRef<readonly Command[]>([])

  /** Adds commands; returns how to take them away. A later one with the same id replaces an earlier one. */
  const register = (more: readonly Command[]) => {
    commands.value = [...commands.value.filter(c => !more.some(m => m.id === c.id)), ...more]
    return () => {
      commands.value = commands.value.filter(c => !more.includes(c))
    }
  }
  /** Adds commands while the calling component is there. */
  const provide = (more: readonly Command[]) => onUnmounted(register(more))
  /** Carries out a command; false when there is none of that name now. */
  const run = (id: string) => {
    const command = commands.value.find(c => c.id === id)
    if (!command || command.when?.() === false) return false
    command.run()
    return true
  }
  return { commands, register, provide, run }
})
