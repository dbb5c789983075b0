// What the absorption panel exports: tables of a class's rows, of classes over dictionaries, and of pairs. Pure; renderer.
import { KEPT_OTHERS } from '../../../../core/analysis/absorption-columns.ts'
import { columnsNamed, type Table } from '../../../../core/table/types.ts'
import type { AbsorptionAnswer, RunClasses } from '../../../../shared/analyses/absorption.ts'
import type { CandidateAnswer } from '../../../../shared/analyses/candidates.ts'

const named = (...names: string[]) => names.map(name => ({ name }))

/** @param tuned [n] rows absorbed within the limits of the sliders */
export function rowTable({ columns, rows, full, fraction, words }: AbsorptionAnswer, tuned: Uint8Array): Table {
  return {
    columns: columnsNamed(['row', 'word', 'projection', 'main share', 'largest main share', 'largest other', 'its share', 'full', 'fraction', 'within limits'], { 'largest other': 0 }), // prettier-ignore
    rows: Array.from(rows, (row, t) => [
      row,
      words[t]!,
      columns.projection[t]!,
      columns.mainShare[t]!,
      columns.largestMain[t]!,
      columns.features[t * KEPT_OTHERS]! < 0 ? null : columns.features[t * KEPT_OTHERS]!,
      columns.others[t * KEPT_OTHERS]!,
      full[t] === 1,
      fraction[t]!,
      tuned[t] === 1,
    ]),
  }
}

export const classTable = (runs: readonly RunClasses[]): Table => ({
  columns: named('dictionary', 'features', 'class', 'probe F1', 'main latents', 'rows', 'full', 'fraction', 'skipped'),
  rows: runs.flatMap(of => [
    ...of.classes.map(c => [of.name, of.dSae, c.name, c.denseF1, c.main, c.positives, c.full, c.fraction, '']),
    ...of.skipped.map(({ name, why }) => [of.name, of.dSae, name, null, null, null, null, null, why]),
  ]),
})

export const pairTable = ({ candidates }: CandidateAnswer): Table => ({
  columns: columnsNamed(['parent', 'child', 'score', 'delta', 'suppression', 'inhibition', 'residual', 'hole', 'cos decoder', 'cos encoder', 'parent rows', 'child rows', 'both'], { parent: 0, child: 0 }), // prettier-ignore
  rows: candidates.map(c => [
    c.parent, c.child, c.score, c.deltaDec, c.suppression, c.inhibition, c.residual, c.hole, c.cosDecoder, c.cosEncoder, c.firing.parentRows, c.firing.childRows, c.firing.both,
  ]), // prettier-ignore
})
