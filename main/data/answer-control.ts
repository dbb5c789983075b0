// What the control "known answer" is made to resemble: dimensions, L0, densities and spread of the real view. Data process, command line.
import type { AnswerShape } from '../../core/synthetic/answer-control.ts'
import type { ZoneSpec } from '../../core/zones/types.ts'
import { AppError } from '../../shared/errors.ts'
import type { ActivationsRecord, DictionaryRecord } from './catalogue.ts'
import type { RunCache } from './run-cache.ts'

/** Rows made at most: a second of work at 2,304 dimensions and L0 59. */
const mostRows = 8_192

/** @throws AppError bad-input without a finished run, which alone knows densities and L0 */
export function answerShape(of: {
  dictionary: DictionaryRecord
  activations: ActivationsRecord
  cache: RunCache | null
  features: number[]
  population: Int32Array
  seed: number
}): AnswerShape {
  const { dictionary, activations, cache, features, population, seed } = of
  if (!cache) {
    throw new AppError(
      'bad-input',
      'The known answer needs a finished run, for densities and L0. Start the run of this dictionary first.',
    )
  }
  const { count } = cache.summary()
  const unmasked = Math.max(1, activations.rows - activations.masked)
  return {
    d: activations.d,
    dSae: dictionary.dSae,
    l0: count.reduce((sum, n) => sum + n, 0) / unmasked,
    densities: features.map(feature => Math.min(0.5, Math.max(1, count[feature]!) / unmasked)),
    rows: Math.min(mostRows, population.length),
    spread: Math.sqrt(activations.totalVariance / unmasked),
    mean: activations.mean,
    seed,
  }
}

/**
 * The request as it is drawn of made-up rows: what it names of real ones has no counterpart.
 * @throws AppError bad-input for a slice through named tokens
 */
export function answerSpec(spec: ZoneSpec, k: number): ZoneSpec {
  if (spec.sets?.length) {
    throw new AppError(
      'bad-input',
      'The known answer has none of the tokens that this slice is built from. Choose a span, PCA of firing rows or the joint basis.',
    )
  }
  const origin = typeof spec.origin === 'object' ? 'mean' : spec.origin
  const drawn: ZoneSpec = { ...spec, features: Array.from({ length: k }, (_, i) => i), origin }
  delete drawn.sliceFrom
  delete drawn.morph
  delete drawn.parallel
  drawn.exact = false
  delete drawn.zone
  return drawn
}
