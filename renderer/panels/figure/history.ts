// Undo and redo of a figure: whole recipes, which share what did not change. Pure, renderer.

export interface History<T> {
  past: readonly T[]
  present: T
  future: readonly T[]
  /** edits of the same group in a row are one step: typing a word, dragging */
  group: string | null
}

/** Steps kept; the view is shared between them, so each costs little. */
const most = 200

export const startHistory = <T>(present: T): History<T> => ({ past: [], present, future: [], group: null })

/** Makes `next` the present. With a group, it joins the step before if that had the same group. */
export function commit<T>(history: History<T>, next: T, group: string | null = null): History<T> {
  if (next === history.present) return history
  const joins = group !== null && group === history.group && history.past.length > 0
  const past = joins ? history.past : [...history.past, history.present].slice(-most)
  return { past, present: next, future: [], group }
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1)
  if (before === undefined) return history
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future], group: null }
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future, group: null }
}
