// What a turn needs in the worker: rows as the encoder sees them, where they lie. Pure; worker thread.
import { buildTurn, type TurnInput } from '../../../core/analysis/turn-report.ts'
import type { TurnReport } from '../../../core/analysis/turn-types.ts'
import { normalizeRows } from './normalize.ts'

export interface TurnTask extends Omit<TurnInput, 'rows'> {
  /** [., d] raw rows as the file has them */
  x: Float32Array
  /** [n] where each row of the population lies in `x`; null when `x` is the population */
  at: Int32Array | null
}

export function runTurnTask({ x, at, ...task }: TurnTask): TurnReport {
  const { dIn: d, inputNorm } = task.features.spec
  const place = (i: number) => (at ? at[i]! : i) * d
  const row = (i: number) => {
    const raw = x.subarray(place(i), place(i) + d)
    if (inputNorm === 'none') return raw
    const seen = raw.slice()
    normalizeRows(seen, d, inputNorm)
    return seen
  }
  return buildTurn({ ...task, rows: { n: task.values.length, d, row } })
}
