// Every feature of a dictionary in a view's slice, pulled from inference in blocks and kept for a few slices. Data process, command line.
import type { ZoneView } from '../../core/zones/types.ts'
import type { SliceFrame } from '../../core/zones/view.ts'
import type { WholeSection } from '../../core/zones/whole-dictionary.ts'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { getDictionary } from './catalogue.ts'
import { saeRef, type Context } from './context.ts'
import type { ZoneProgress } from './zone-codes.ts'

export interface SectionStore {
  /** @throws AppError gone, cancelled, and what reading the weights throws */
  section(ctx: Context, view: ZoneView, frame: SliceFrame, call: Ctx<ZoneProgress>): Promise<WholeSection>
}

/** features per reply of inference: under 1 MB in three dimensions */
const blockFeatures = 30_000
/** slices kept: some are 4 MB */
const keptSections = 6

export function createSectionStore(): SectionStore {
  // By the frame object itself: a view that is made again has another one.
  const kept = new Map<SliceFrame, WholeSection>()
  return {
    async section(ctx, view, frame, call) {
      const known = kept.get(frame)
      if (known) return known
      const section = await pullSection(ctx, view, frame, call)
      kept.set(frame, section)
      if (kept.size > keptSections) kept.delete(kept.keys().next().value!)
      return section
    },
  }
}

async function pullSection(
  ctx: Context,
  { spec, kind, dim, halfSize }: ZoneView,
  { origin, axes }: SliceFrame,
  { signal, progress }: Ctx<ZoneProgress>,
): Promise<WholeSection> {
  const dictionary = getDictionary(ctx.ws, spec.dictionary)
  const n = dictionary.dSae
  const request = { sae: saeRef(dictionary, ctx.settings), origin, axes: Float64Array.from(axes.flatMap(a => [...a])) }
  const w = new Float64Array(n * dim)
  const c = new Float64Array(n)
  for (let from = 0; from < n; from += blockFeatures) {
    progress({ done: from, total: n, phase: 'placing all features in the slice' })
    const to = Math.min(n, from + blockFeatures)
    const block = await ctx.inference.call('sae.section', { ...request, from, to }, { signal })
    w.set(block.w, from * dim)
    c.set(block.c, from)
  }
  return { kind, k: dictionary.k, dim, halfSize, w, c }
}

/** @throws AppError bad-input */
export function requirePlace({ dim, halfSize }: WholeSection, place: readonly number[]): void {
  if (place.length === dim && place.every(v => Math.abs(v) <= halfSize)) return
  throw new AppError(
    'bad-input',
    `A place of the box needs ${dim} coordinates of at most ${halfSize.toPrecision(4)} in size; found ${place.map(v => v.toPrecision(4)).join(', ')}.`,
  )
}
