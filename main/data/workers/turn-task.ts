// What a turn needs in the worker: rows as the encoder sees them, where they lie. Pure; worker thread.
import { buildTurn, type TurnInput } from '../../../core/analysis/turn-report.ts'
import type { TurnReport } from '../../../core/analysis/turn-types.ts'
import { rowSetOf, type RowPlaces } from './row-set.ts'

export interface TurnTask extends Omit<TurnInput, 'rows'>, RowPlaces {}

export const runTurnTask = ({ x, at, ...task }: TurnTask): TurnReport =>
  buildTurn({ ...task, rows: rowSetOf({ x, at }, task.values.length, task.features.spec) })
