// What is kept beside the settings that a page sees: the window's place, workspaces that were open. Pure; main process.
import { z } from 'zod'
import type { Bounds } from './bounds.ts'

export interface Remembered {
  bounds: (Bounds & { maximized: boolean }) | null
  workspace: string | null
  /** workspaces that were open, the last one first */
  recent: string[]
  /** what people called those that are not called as their folder, by path */
  names: Record<string, string>
}

/** Workspaces that are remembered. */
const mostRecent = 12

export const nothing: Remembered = { bounds: null, workspace: null, recent: [], names: {} }

/** One part that is broken, or from a newer version, is as if it had never been kept; the others stay. */
const schema = z.object({
  bounds: z
    .object({ x: z.number().optional(), y: z.number().optional(), width: z.number().positive(), height: z.number().positive(), maximized: z.boolean() })
    .nullable()
    .catch(null),
  workspace: z.string().nullable().catch(null),
  recent: z.array(z.unknown()).catch([]),
  names: z.record(z.string(), z.string()).catch({}),
}) // prettier-ignore

/** What a settings file has. */
export function readRemembered(raw: unknown): Remembered {
  const parsed = schema.safeParse(raw)
  if (!parsed.success) return nothing
  const { recent, ...rest } = parsed.data
  const paths = recent.filter(path => typeof path === 'string')
  // Before there was a list there was the last one.
  if (paths.length === 0 && rest.workspace) paths.push(rest.workspace)
  return { ...rest, recent: paths.slice(0, mostRecent) }
}

/** With a workspace that was just opened, or renamed, in front. */
export function withOpened(old: Remembered, path: string, name: string): Remembered {
  const recent = [path, ...old.recent.filter(other => other !== path)].slice(0, mostRecent)
  const names = Object.fromEntries(recent.flatMap(p => (p === path ? [[p, name]] : old.names[p] ? [[p, old.names[p]]] : []))) // prettier-ignore
  return { ...old, workspace: path, recent, names }
}

/** Without a workspace; the one that opens at the next start stays what it is. */
export function withoutRecent(old: Remembered, path: string): Remembered {
  const names = Object.fromEntries(Object.entries(old.names).filter(([other]) => other !== path))
  return { ...old, recent: old.recent.filter(other => other !== path), names }
}
