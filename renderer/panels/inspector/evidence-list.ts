// The evidence of a definition as a list that entries are put into and taken out of; unknown kinds stay where they are. Pure; renderer.
import { readEvidence, type Evidence, type EvidenceSide } from '../../../shared/evidence-model.ts'

/** Whether two entries are about the same thing, on whichever side. */
function isSame(a: Evidence, b: Evidence): boolean {
  if (a.kind === 'example' && b.kind === 'example') return a.row === b.row && a.activations === b.activations
  return a.kind === 'view' && b.kind === 'view' && a.view === b.view
}

/** The list with an entry put in; the same on the other side changes sides, the same on the same side is taken out. */
export function withEntry(list: readonly unknown[], entry: Evidence): unknown[] {
  const at = list.findIndex(other => {
    const known = readEvidence(other)
    return known !== null && isSame(known, entry)
  })
  if (at < 0) return [...list, entry]
  return readEvidence(list[at])!.side === entry.side ? list.toSpliced(at, 1) : list.with(at, entry)
}

/** On which side a row of activations is, or null. */
export function sideOf(list: readonly unknown[], activations: string | undefined, row: number): EvidenceSide | null {
  for (const entry of list) {
    const known = readEvidence(entry)
    if (known?.kind === 'example' && known.row === row && known.activations === activations) return known.side
  }
  return null
}

/** What is said of an entry that this version does not know. */
export function unknownWords(entry: unknown): string {
  const kind = typeof entry === 'object' && entry !== null && 'kind' in entry ? entry.kind : null
  return typeof kind === 'string' ? `evidence of the kind ${kind.slice(0, 40)}` : 'evidence of another program'
}
