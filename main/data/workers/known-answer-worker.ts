// Worker thread that makes the known-answer sample's files: the dictionary in SAELens' layout, the activations, the texts of their rows, and what
// was measured. Ended to cancel; whoever starts it removes what an interrupted one has left.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { floatToHalf } from '../../../core/half.ts'
import {
  createKnownAnswer,
  knownRows,
  knownThreshold,
  rowText,
  type KnownAnswer,
  type KnownAnswerShape,
} from '../../../core/synthetic/known-answer.ts'
import { createCosineMeter, measureRecovery, type Recovery } from '../../../core/synthetic/measure-known-answer.ts'
import type { CosineByCount } from '../../../core/synthetic/measure-known-answer.ts'
import { createSafetensors } from '../../containers/write-safetensors.ts'

export interface KnownAnswerTask {
  /** an empty folder */
  folder: string
  shape: KnownAnswerShape
}

/** What was made and measured; `measured.json` beside the files. */
export interface KnownAnswerReport {
  shape: KnownAnswerShape
  parent: number
  child: number
  /** mean features on in a row */
  l0: number
  recovery: Recovery
  cosines: CosineByCount[]
}

export type KnownAnswerMessage =
  { t: 'progress'; done: number; total: number; phase: string } | { t: 'done'; report: KnownAnswerReport }

const post = (message: KnownAnswerMessage) => parentPort?.postMessage(message)

/** features, rows or columns handled at a time */
const block = 256
/** rows whose recovery is measured: a product over the whole dictionary each */
const measuredRows = 48

function halves(values: Float32Array): Uint16Array {
  const out = new Uint16Array(values.length)
  floatToHalf(values, out)
  return out
}

/** The dictionary's files; returns its directions [dSae, d]. */
function writeDictionary(folder: string, answer: KnownAnswer): Float32Array {
  const { d, dSae, l0 } = answer.shape
  mkdirSync(folder)
  const config = {
    architecture: 'jumprelu',
    d_in: d,
    d_sae: dSae,
    dtype: 'float16',
    device: 'cpu',
    apply_b_dec_to_input: true,
    normalize_activations: 'none',
    reshape_activations: 'none',
    // the layout that is followed
    metadata: {
      sae_lens_version: '6.38.0',
      trained_with: 'Zonoscope known-answer generator: not trained',
      expected_l0: l0,
    },
  }
  writeFileSync(join(folder, 'cfg.json'), `${JSON.stringify(config, null, 1)}\n`, { flag: 'wx' })
  const decoder = new Float32Array(dSae * d)
  const file = createSafetensors(join(folder, 'sae_weights.safetensors'), [
    { name: 'W_dec', dtype: 'F16', shape: [dSae, d] },
    { name: 'W_enc', dtype: 'F16', shape: [d, dSae] },
    { name: 'b_dec', dtype: 'F32', shape: [d] },
    { name: 'b_enc', dtype: 'F32', shape: [dSae] },
    { name: 'threshold', dtype: 'F32', shape: [dSae] },
  ])
  for (let from = 0; from < dSae; from += block) {
    const to = Math.min(dSae, from + block)
    const part = decoder.subarray(from * d, to * d)
    answer.directions(from, to, part)
    file.write(halves(part))
    post({ t: 'progress', done: to, total: dSae, phase: 'Drawing directions' })
  }
  // The encoder is the decoder transposed; column by column the reads would be 9 KB apart, so a band of columns goes at once.
  const band = 64
  for (let from = 0; from < d; from += band) {
    const to = Math.min(d, from + band)
    const part = new Float32Array((to - from) * dSae)
    for (let i = 0; i < dSae; i++) for (let j = from; j < to; j++) part[(j - from) * dSae + i] = decoder[i * d + j]!
    file.write(halves(part))
    post({ t: 'progress', done: to, total: d, phase: 'Writing the encoder' })
  }
  file.write(answer.mean)
  file.write(new Float32Array(dSae))
  file.write(new Float32Array(dSae).fill(knownThreshold))
  file.close()
  return decoder
}

/** The rows and their texts; returns what the cosines came to. */
function writeRows(folder: string, answer: KnownAnswer, decoder: Float32Array) {
  const { d, rows } = answer.shape
  const file = createSafetensors(join(folder, 'activations.safetensors'), [
    { name: 'x', dtype: 'F16', shape: [rows, d] },
  ])
  const meter = createCosineMeter(answer, [1, 3, 10, 100, 1000], 40)
  const lines = ['token\tactive\tparent\tchild']
  let total = 0
  for (let from = 0; from < rows; from += block) {
    const to = Math.min(rows, from + block)
    const x = new Float32Array((to - from) * d)
    knownRows(answer, decoder, from, to, x)
    for (let row = from; row < to; row++) {
      const { features } = answer.code(row)
      meter.add(x.subarray((row - from) * d, (row - from + 1) * d), features)
      total += features.length
      const has = (feature: number, name: string) => (features.includes(feature) ? name : '')
      lines.push(
        [rowText(answer, features), features.length, has(answer.parent, '_s'), has(answer.child, '_short')].join('\t'),
      )
    }
    file.write(halves(x))
    post({ t: 'progress', done: to, total: rows, phase: 'Drawing rows' })
  }
  file.close()
  writeFileSync(join(folder, 'activations.tsv'), `${lines.join('\n')}\n`, { flag: 'wx' })
  return { l0: total / rows, cosines: meter.measure() }
}

function run({ folder, shape }: KnownAnswerTask): void {
  const answer = createKnownAnswer(shape)
  const decoder = writeDictionary(join(folder, 'dictionary'), answer)
  const { l0, cosines } = writeRows(folder, answer, decoder)
  post({ t: 'progress', done: 0, total: 1, phase: 'Measuring' })
  const recovery = measureRecovery(answer, decoder, Math.min(measuredRows, shape.rows))
  const report: KnownAnswerReport = { shape, parent: answer.parent, child: answer.child, l0, recovery, cosines }
  // Last: its presence says that the files are whole.
  writeFileSync(join(folder, 'measured.json'), `${JSON.stringify(report, null, 1)}\n`, { flag: 'wx' })
  post({ t: 'done', report })
}

run(workerData as KnownAnswerTask)
