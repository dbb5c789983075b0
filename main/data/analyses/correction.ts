// analysis.correction: a parent's activation against a probe, on its own rows and on a child's. Data process, command line.
import { correctionSlope } from '../../../core/analysis/credit.ts'
import { dot, norm } from '../../../core/linalg.ts'
import { createRandom, sample } from '../../../core/random.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { CorrectionAnswer } from '../../../shared/analyses/candidates.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ProbeSpec } from '../../../shared/ledger-model.ts'
import { finishedRun } from '../concept-rank.ts'
import { saeRef, type Context } from '../context.ts'
import { unmasked } from '../examples.ts'
import { requireFeature } from '../feature-table.ts'
import type { Ledgers } from '../ledger.ts'
import { unmaskedRows } from '../mask.ts'
import type { RowStore } from '../row-store.ts'

/** rows of each kind that are projected, and points that are drawn */
const mostRows = 4_000
const mostPoints = 1_500

interface Input {
  run: string
  parent: number
  child: number
  probe: ProbeSpec | null
}

/** @throws AppError not-found, bad-input, unsupported-format, cancelled */
export async function correctionOf(
  ctx: Context,
  { run: id, parent, child, probe }: Input,
  { rows, ledgers }: { rows: RowStore; ledgers: Ledgers },
  call: Ctx<AnalysisProgress<CorrectionAnswer>>,
): Promise<CorrectionAnswer> {
  const run = finishedRun(ctx, id)
  const { dictionary, activations, cache } = run
  for (const feature of [parent, child]) requireFeature(dictionary, feature)
  if (parent === child) throw new AppError('bad-input', `#${parent} is no child of itself: two features are expected.`)
  const [own, other] = [parent, child].map(f => unmasked(cache.postings(f), activations.mask)) as [Firing, Firing]
  const random = createRandom(1)
  const withChild = new Set(other.rows)
  const onParent = new Map(Array.from(own.rows, (row, i) => [row, own.values[i]!]))
  const alone = own.rows.filter(row => !withChild.has(row))
  const chosen = { alone: sample(alone, mostRows, random), child: sample(other.rows, mostRows, random) }

  call.progress({ done: 0, total: 2, phase: probe ? 'reading the probe' : 'reading rows' })
  const neither = sample(
    unmaskedRows(activations.mask, activations.rows).filter(row => !withChild.has(row) && !onParent.has(row)),
    mostRows,
    random,
  )
  const aloneX = await rows.some(activations, chosen.alone)
  const childX = await rows.some(activations, chosen.child)
  const { d } = activations
  let direction: Float64Array
  let origin: Float64Array
  let along: string
  if (probe) {
    direction = (await ledgers.classOf(ctx, id, probe, call)).direction
    origin = new Float64Array(d)
    along = `projected on the probe of ${probe.by} ${probe.value}`
  } else {
    origin = meanOf(await rows.some(activations, neither), d)
    const difference = meanOf(aloneX, d).map((v, j) => v - origin[j]!)
    const length = norm(difference)
    if (!(length > 0)) {
      throw new AppError(
        'bad-input',
        `#${parent} is on without #${child} on ${alone.length} ${activations.unit}s: no direction of its own can be made.`,
      )
    }
    direction = difference.map(v => v / length)
    along = `projected on the mean of the parent's own rows minus that of ${neither.length} rows of neither, from the latter`
  }
  const { wDec } = await ctx.inference.call('sae.rows', { sae: saeRef(dictionary, ctx.settings), features: [parent] }, { signal: call.signal }) // prettier-ignore
  const length = norm(wDec)
  const shift = dot(direction, origin)
  const projected = (x: Float32Array) =>
    Float32Array.from({ length: x.length / d }, (_, t) => dot(direction, x.subarray(t * d, (t + 1) * d)) - shift)
  const all = Int32Array.from([...chosen.alone, ...chosen.child])
  const projection = Float32Array.from([...projected(aloneX), ...projected(childX)])
  const values = Float32Array.from(all, row => (onParent.get(row) ?? 0) * length)
  const isChild = Uint8Array.from(all, (_, i) => (i < chosen.alone.length ? 0 : 1))
  const isParent = isChild.map(v => 1 - v)
  // Rows at or behind the probe's zero have no share of it.
  const ahead = [...all.keys()].filter(t => projection[t]! > 0)
  const pick = <T>(of: ArrayLike<T>) => ahead.map(t => of[t]!)
  const slope = correctionSlope(pick(projection), pick(values), pick(isParent), pick(isChild))
  const shown = sample(Int32Array.from(all.keys()), mostPoints, createRandom(2))
  const tokens = ctx.tokens.tokensOf(activations)
  return {
    rows: shown.map(i => all[i]!),
    projection: Float32Array.from(shown, i => projection[i]!),
    parent: Float32Array.from(shown, i => values[i]!),
    isChild: Uint8Array.from(shown, i => isChild[i]!),
    tokens: Array.from(shown, i => tokens[all[i]!] ?? ''),
    slope,
    along,
    aloneRows: alone.length,
    childRows: other.rows.length,
  }
}

type Firing = ReturnType<typeof unmasked>

function meanOf(x: Float32Array, d: number): Float64Array {
  const n = x.length / d
  const sum = new Float64Array(d)
  for (let i = 0; i < x.length; i++) sum[i % d]! += x[i]!
  return n > 0 ? sum.map(v => v / n) : sum
}
