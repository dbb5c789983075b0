// Which data a figure says it was drawn from that a workspace does not have: by content hash. Every process.
import type { Named } from './types.ts'

/** In place of a content hash: made in the toy lab, told by its name. */
export const toyId = 'toy'

interface Origin {
  dictionary?: Named
  dictionaries?: readonly Named[]
  activations?: Named | readonly Named[]
}

/** What of a recipe is read here: its own provenance, or that of its panels. */
export interface WithOrigin {
  provenance?: Origin
  panels?: readonly { provenance?: Origin }[]
}

/** Data of the open workspace, by full hash. */
export interface KnownData {
  dictionaries: readonly Named[]
  activations: readonly Named[]
}

/** Hashes are written whole or as a prefix of eight digits or more. */
const same = (a: string, b: string) =>
  a === b || (Math.min(a.length, b.length) >= 8 && (a.startsWith(b) || b.startsWith(a)))

/**
 * The data that the figure names and the workspace lacks, each once: `{kind, id, name, other}`, where `other` is true when the workspace
 * has something else under the same name.
 */
export function unknownData(recipe: WithOrigin, known: KnownData) {
  const origins = [recipe.provenance, ...(recipe.panels ?? []).map(p => p.provenance)].filter(o => o !== undefined)
  const list = (of: Named | readonly Named[] | undefined): readonly Named[] =>
    of === undefined ? [] : 'id' in of ? [of] : of
  const named = origins.flatMap(o => [
    ...[...list(o.dictionary), ...list(o.dictionaries)].map(n => ({ kind: 'dictionary' as const, ...n })),
    ...list(o.activations).map(n => ({ kind: 'activations' as const, ...n })),
  ])
  // A state of the toy lab lies in no workspace.
  const seen = new Set<string>([`dictionary ${toyId}`, `activations ${toyId}`])
  return named.flatMap(({ kind, id, name }) => {
    const here = kind === 'dictionary' ? known.dictionaries : known.activations
    const key = `${kind} ${id}`
    if (seen.has(key) || here.some(k => same(k.id, id))) return []
    seen.add(key)
    return [{ kind, id, name, other: here.some(k => k.name === name) }]
  })
}

/** One sentence for a person; empty where everything is there. */
export function unknownWords(missing: ReturnType<typeof unknownData>): string {
  if (missing.length === 0) return ''
  const each = missing.map(({ kind, id, name, other }) => {
    const what = `${kind} ${name} (${id.slice(0, 8)})`
    return other ? `${what}, whose name here is of other data` : what
  })
  return `Drawn from ${each.join('; ')}: not in this workspace. The figure shows its own numbers.`
}
