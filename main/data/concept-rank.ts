// All features of a run against a concept, and parents and children of a feature, from postings. Data process, command line.
import { containmentOf, type Containment } from '../../core/analysis/containment.ts'
import { countFiring, rolesOf, type ConceptScores } from '../../core/analysis/concept-scores.ts'
import { countTypes } from '../../core/concept/types.ts'
import type { Ctx } from '../../shared/contract.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import { AppError } from '../../shared/errors.ts'
import type { ConceptRanking, MemberSet } from '../../shared/concept-model.ts'
import type { ActivationsRecord } from './catalogue.ts'
import { conceptMembers, unmaskedOf } from './concept-store.ts'
import type { Context } from './context.ts'
import { countOn } from './each-code.ts'
import { openRun, requireFeature, type OpenRun } from './feature-table.ts'
import { isMasked } from './mask.ts'
import { requireRow } from './token-store.ts'
import { createTurns } from './turns.ts'

/** features read in one query */
const block = 64
/** parents and children shown, of each */
const shown = 12

/** A finished run: comparing features over part of the rows would favour those that fire early. @throws AppError */
export function finishedRun(ctx: Context, id: string): OpenRun {
  const run = openRun(ctx, id)
  if (run.row.state === 'done') return run
  throw new AppError('bad-input', 'Features are compared with a concept when the run is done; it is not yet.')
}

/** Unmasked rows of a set, ascending. @throws AppError not-found, bad-input */
export function membersIn(ctx: Context, activations: ActivationsRecord, members: MemberSet): Int32Array {
  if ('concept' in members) {
    const found = conceptMembers(ctx, members.concept)
    if (found.activations.id === activations.id) return found.rows
    throw new AppError('bad-input', `The concept is of ${found.activations.name}, the run of ${activations.name}.`)
  }
  members.rows.forEach(row => requireRow(activations, row))
  return unmaskedOf(activations, Int32Array.from(new Set(members.rows)).sort())
}

/** @throws AppError bad-input for a concept without rows or of all rows, cancelled */
export async function rankConcept(
  ctx: Context,
  input: { run: string; members: MemberSet },
  call: Ctx<StepProgress>,
): Promise<ConceptRanking> {
  const run = finishedRun(ctx, input.run)
  const { activations, dictionary, cache } = run
  const rows = membersIn(ctx, activations, input.members)
  const rest = activations.rows - activations.masked - rows.length
  requireBoth(rows.length, rest, activations.unit)
  const role = rolesOf(activations.rows, rows, row => isMasked(activations.mask, row))
  const n = dictionary.dSae
  const scores: ConceptScores = {
    members: rows.length,
    rest,
    both: new Int32Array(n),
    on: new Int32Array(n),
    auroc: new Float32Array(n).fill(0.5),
  }
  const pause = createTurns(call, 'comparing features', n)
  for (let from = 0; from < n; from += block) {
    for (const [feature, firing] of cache.postingsBlock(from, Math.min(n, from + block))) {
      const counts = countFiring(firing, role, rows.length, rest)
      scores.both[feature] = counts.both
      scores.on[feature] = counts.on
      scores.auroc[feature] = counts.auroc
    }
    await pause(from)
  }
  const tokens = ctx.tokens.tokensOf(activations)
  const types = countTypes(Array.from(rows, row => tokens[row] ?? ''))
  return { run: run.row.id, rows: rows.length, types, scores }
}

/** @throws AppError bad-input */
export function requireBoth(members: number, rest: number, unit: string): void {
  if (members === 0)
    throw new AppError('bad-input', `The concept holds no unmasked ${unit}: there is nothing to compare.`)
  if (rest === 0) throw new AppError('bad-input', `The concept holds every ${unit}: there is nothing to tell it from.`)
}

/** Parents and children of a feature over unmasked rows. @throws AppError bad-input, not-found, cancelled */
export async function featureContains(
  ctx: Context,
  input: { run: string; feature: number },
  call: Ctx<StepProgress>,
): Promise<Containment> {
  const { activations, dictionary, cache, counted } = finishedRun(ctx, input.run)
  requireFeature(dictionary, input.feature)
  const own = unmaskedOf(activations, cache.postings(input.feature).rows)
  const both = await countOn(cache, own, createTurns(call, 'reading codes', own.length))
  return containmentOf(input.feature, both, cache.summary().count, counted, shown)
}
