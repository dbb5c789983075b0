// All features of a dictionary in a slice: B^T w and w . o + c in float64 (zones.md sections 3 and 7). Inference process, command line.
import { stat } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { rowNorms } from '../../core/sae/rows.ts'
import type { In, InferenceApi, Out } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/ids.ts'
import { throwIfAborted } from './encode-rows.ts'
import { openSae } from './formats/index.ts'
import type { SaeModel } from './formats/format.ts'

/** The encoder as it acts on the vector it sees. */
interface HeldEncoder {
  key: string
  dIn: number
  dSae: number
  /** [dIn, dSae] */
  w: Float32Array
  /** [dSae] factor of w: the decoder row's norm where top-k rescales by it, e^r of a gated feature; null for none */
  factor: Float64Array | null
  /** [dSae] what is added to factor x w . (x - b_pre): the bias less the threshold, the factor already in it */
  offset: Float64Array
  /** [dIn] */
  bPre: Float32Array
}

interface Section {
  /** [dSae, dim] */
  w: Float64Array
  /** [dSae] */
  c: Float64Array
}

export interface Sections {
  /** Features [from, to) of a slice. @throws AppError bad-input, cancelled, and what reading the weights throws */
  section(input: In<InferenceApi, 'sae.section'>, signal: AbortSignal): Promise<Out<InferenceApi, 'sae.section'>>
}

/** slices kept: a reply of many features is pulled in blocks, and a slice is asked about more than once */
const keptSections = 4
/** how long an encoder stays in memory after its last use, ms: slices come in series while one is turned */
const idle = 60_000
/** products between two looks at the signal */
const perTurn = 2 ** 24

export function createSections(): Sections {
  const kept = new Map<string, Promise<Section>>()
  let held: Promise<HeldEncoder> | null = null
  let heldKey = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  /** One encoder at a time: another dictionary, or a file that changed, takes its place. */
  const encoderOf = (model: SaeModel, key: string): Promise<HeldEncoder> => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      held = null
    }, idle).unref()
    if (held && heldKey === key) return held
    heldKey = key
    const reading = readEncoder(model, key)
    held = reading
    reading.catch(() => {
      if (held === reading) held = null
    })
    return reading
  }

  return {
    async section({ sae, origin, axes, from, to }, signal) {
      const model = await openSae(sae.path, sae.options)
      const { dIn, dSae, kind, signed } = model.spec
      if (signed && kind === 'topk') {
        throw new AppError(
          'unsupported-format',
          `${sae.path}: its top-k takes the largest sizes of pre-activations, so that a feature is on at two sides of a slice. Cells of all features are not drawn for it.`,
        )
      }
      const dim = axes.length / dIn
      if (origin.length !== dIn || (dim !== 2 && dim !== 3)) {
        throw new AppError(
          'bad-input',
          `A slice of ${axes.length} axis numbers about a point of ${origin.length} was asked for; ${sae.path} needs 2 or 3 axes of ${dIn}.`,
        )
      }
      if (from > to || to > dSae) {
        throw new AppError('bad-input', `Features ${from} to ${to} were asked for; there are ${dSae}.`)
      }
      const encoder = canonicalJson([sae.path, sae.options, await stampOf(model.files)])
      const key = canonicalJson([encoder, Array.from(origin), Array.from(axes)])
      let known = kept.get(key)
      if (!known) {
        const making = encoderOf(model, encoder).then(weights => project(weights, origin, axes, signal))
        known = making
        making.catch(() => kept.delete(key))
      }
      kept.delete(key)
      kept.set(key, known)
      if (kept.size > keptSections) kept.delete(kept.keys().next().value!)
      const { w, c } = await known.catch((e: unknown) => {
        // Whoever asked first went away: that is no answer for this caller.
        if (signal.aborted || !(e instanceof AppError) || e.code !== 'cancelled') throw e
        return encoderOf(model, encoder).then(weights => project(weights, origin, axes, signal))
      })
      return { total: dSae, w: w.slice(from * dim, to * dim), c: c.slice(from, to) }
    },
  }
}

async function readEncoder({ spec, readWeights }: SaeModel, key: string): Promise<HeldEncoder> {
  const { wEnc, bEnc, wDec, bDec, threshold, magnitude } = await readWeights(null)
  const rescales = spec.rescaleByDecoderNorm
  const factor = magnitude
    ? Float64Array.from(magnitude.r, Math.exp)
    : rescales
      ? Float64Array.from(rowNorms(wDec, spec.dOut))
      : null
  return {
    key,
    dIn: spec.dIn,
    dSae: spec.dSae,
    w: wEnc,
    factor,
    offset: Float64Array.from(bEnc, (b, f) => {
      // Gated: on where both the gate and the value are above zero, which is one half-space (core/zones/half-spaces.ts).
      if (magnitude) return Math.min(magnitude.b[f]!, factor![f]! * b)
      return (factor ? factor[f]! * b : b) - Math.max(threshold?.[f] ?? 0, 0)
    }),
    bPre: spec.subtractBDec ? bDec : new Float32Array(spec.dIn),
  }
}

/** One pass over the encoder row by row, as it lies in memory; sums in float64. */
async function project(
  { dIn, dSae, w, offset, factor, bPre }: HeldEncoder,
  origin: Float64Array,
  axes: Float64Array,
  signal: AbortSignal,
): Promise<Section> {
  const dim = axes.length / dIn
  const along = Array.from({ length: dim }, () => new Float64Array(dSae))
  const c = new Float64Array(dSae)
  const rowsPerTurn = Math.max(1, Math.floor(perTurn / dSae))
  for (let i = 0; i < dIn; i++) {
    const at = i * dSae
    const o = origin[i]! - bPre[i]!
    for (let f = 0; f < dSae; f++) c[f] = c[f]! + o * w[at + f]!
    for (let a = 0; a < dim; a++) {
      const b = axes[a * dIn + i]!
      const sum = along[a]!
      for (let f = 0; f < dSae; f++) sum[f] = sum[f]! + b * w[at + f]!
    }
    if ((i + 1) % rowsPerTurn === 0) {
      await nextTurn()
      throwIfAborted(signal)
    }
  }
  const out = new Float64Array(dSae * dim)
  for (let f = 0; f < dSae; f++) {
    const scale = factor ? factor[f]! : 1
    c[f] = scale * c[f]! + offset[f]!
    for (let a = 0; a < dim; a++) out[f * dim + a] = scale * along[a]![f]!
  }
  return { w: out, c }
}

/** Sizes and times of files: weights that were trained again must not be answered from memory. */
async function stampOf(files: string[]): Promise<string> {
  const stats = await Promise.all(files.map(file => stat(file)))
  return stats.map(({ size, mtimeMs }) => `${size}:${mtimeMs}`).join(' ')
}
