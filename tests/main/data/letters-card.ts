// What the card of the first-letters sample says, computed again from the shipped files by the workbench's own code.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { absorptionOfRow } from '../../../core/analysis/absorption.ts'
import { readClasses } from '../../../core/analysis/read-classes.ts'
import type { SparseRows } from '../../../core/analysis/sparse-rows.ts'
import { openActivations } from '../../../main/containers/activations.ts'
import { readColumns } from '../../../main/containers/columns.ts'
import { makeResiduals, residualFile } from '../../../main/data/residuals.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import type { Client, InferenceApi } from '../../../shared/contract.ts'
import { defaultSettings } from '../../../shared/model.ts'
import { shippedLetters, shippedLines } from './letters-sample.ts'

interface Absorption {
  rows: number
  full: number
  fraction: number
}
export interface LetterEntry {
  latent: number
  f1: number
  f1AtBestCut: number
  main: number[]
  /** null where the dictionary has no latent for the letter */
  mainF1: number | null
  firesOnOthers: number
  firesOnLetterInside: number | null
  firesBeforeLaterLetters?: number | null
  silentOn: string[]
  absorption: { bestLatent: Absorption; main: Absorption | null }
}
export type DictionaryEntry = { features: number; fvu: number; l0: number; dead: number } & Partial<
  Record<Place, Record<string, LetterEntry>>
>
export interface Card {
  tokens: number
  unmasked: number
  loss: Record<string, number>
  firstLetterTop1: number
  places: Record<Place, { rows: number; words: number; probe: number }>
  letters: Record<string, number>
  dictionaries: Record<string, DictionaryEntry>
}
export type Place = 'first word' | 'later word' | 'spelled word' | 'colon' | 'running text'

/** kind and place of the rows, as native-models/recipes/first-letters/measure.py has them. */
const places: Record<Place, [kind: string, place: string]> = {
  'first word': ['same letter', 'first word'],
  'later word': ['same letter', 'word'],
  'spelled word': ['spelling', 'first word'],
  colon: ['spelling', 'colon'],
  'running text': ['text', 'word'],
}
const placeRows = 14_000
const eachTest = 5
const d = 128

export const readCard = (): Card => JSON.parse(readFileSync(join(shippedLetters, 'card.json'), 'utf8')) as Card
export const dictionaryFolder = (name: string): string => join(shippedLetters, 'dictionaries', name)
export const modelFolder = join(shippedLetters, 'model')

const server = createInferenceServer()
export const inference: Client<InferenceApi> = {
  call: async (name, input) =>
    server[name](input as never, { signal: new AbortController().signal, progress: () => undefined }) as never,
}

export interface Text {
  path: string
  /** by name, [rows] */
  column(name: string): string[]
  x: Float32Array
}

/** The documents of some kinds with their residuals, rounded to float16 as a workspace keeps them. */
export async function readText(folder: string, kinds: readonly string[]): Promise<Text> {
  const [header, ...lines] = shippedLines()
  const kindAt = header!.split('\t').indexOf('kind')
  const chosen = lines.filter(line => kinds.includes(line.split('\t')[kindAt]!))
  mkdirSync(folder, { recursive: true })
  const text = join(folder, 'tokens.tsv')
  writeFileSync(text, [header, ...chosen, ''].join('\n'))
  const made = join(folder, 'made')
  await makeResiduals({ inference, settings: defaultSettings }, made, { model: modelFolder, text })
  const path = join(made, residualFile.name)
  const rows = await openActivations({ path, tensor: residualFile.tensor })
  const x = await rows.readRows(0, rows.rows)
  await rows.close()
  const { names, columns } = await readColumns(text)
  return { path, column: name => columns[names.indexOf(name)]!, x }
}

/** Codes of every row of the text, and sum of |x - r|^2 over the rows that count. */
export async function encodeText(text: Text, dictionary: string, counts: (row: number) => boolean) {
  const rows = text.x.length / d
  const sae = { path: dictionaryFolder(dictionary), options: {}, provider: 'cpu' as const, threads: null }
  const { dSae } = await inference.call('sae.describe', sae)
  const indptr = new Int32Array(rows + 1)
  const [indices, values]: [number[], number[]] = [[], []]
  let squaredError = 0
  const block = 8192
  for (let from = 0; from < rows; from += block) {
    const to = Math.min(rows, from + block)
    const source = { path: text.path, tensor: residualFile.tensor }
    const part = await inference.call('sae.encode', { sae, source, from, to, recon: false })
    for (let r = 0; r < to - from; r++) {
      for (let e = part.indptr[r]!; e < part.indptr[r + 1]!; e++) {
        indices.push(part.features[e]!)
        values.push(part.values[e]!)
      }
      indptr[from + r + 1] = indices.length
      if (counts(from + r)) squaredError += part.squaredError[r]!
    }
  }
  const z: SparseRows = {
    rows,
    columns: dSae,
    indptr,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  }
  return { z, squaredError }
}

/** FVU about the column means, L0 and the share of features that are never on, of the rows that are not start tokens. */
export async function measureWhole(text: Text, dictionary: string) {
  const place = text.column('place')
  const counts = (row: number) => place[row] !== 'start'
  const { z, squaredError } = await encodeText(text, dictionary, counts)
  const mean = new Float64Array(d)
  let n = 0
  for (let r = 0; r < z.rows; r++) {
    if (!counts(r)) continue
    n++
    for (let j = 0; j < d; j++) mean[j]! += (text.x[r * d + j]! - mean[j]!) / n
  }
  let [variance, on] = [0, 0]
  const fired = new Uint8Array(z.columns)
  for (let r = 0; r < z.rows; r++) {
    if (!counts(r)) continue
    for (let j = 0; j < d; j++) variance += (text.x[r * d + j]! - mean[j]!) ** 2
    for (let e = z.indptr[r]!; e < z.indptr[r + 1]!; e++) {
      on++
      fired[z.indices[e]!] = 1
    }
  }
  return { fvu: squaredError / variance, l0: on / n, dead: fired.filter(v => v === 0).length / z.columns }
}

export interface PlaceRows {
  rows: Int32Array
  word: string[]
  letter: string[]
  test: Uint8Array
}

/** The rows of a place, and which are of words for testing: every fifth of all words of the shipped text. */
export function rowsOf(text: Text, name: Place): PlaceRows {
  const [kind, place] = places[name]
  const [kinds, placed, words, letters] = ['kind', 'place', 'word', 'letter'].map(n => text.column(n))
  const rows = Int32Array.from(kinds!.keys())
    .filter(r => kinds![r] === kind && placed![r] === place)
    .slice(0, placeRows)
  const word = Array.from(rows, r => words![r]!)
  const types = [
    ...new Set(
      shippedLines()
        .slice(1)
        .map(line => line.split('\t')[6]!),
    ),
  ]
    .filter(w => w !== '')
    .sort()
  const tests = new Set(types.filter((_, i) => i % eachTest === 0))
  return {
    rows,
    word,
    letter: Array.from(rows, r => letters![r]!),
    test: Uint8Array.from(word, w => (tests.has(w) ? 1 : 0)),
  }
}

/** The 26-way probe of a place: its accuracy on words that it was not fitted on, and the unit direction of each letter. */
export function probeAt(text: Text, p: PlaceRows) {
  const letters = [...new Set(p.letter)].sort()
  const y = Int32Array.from(p.letter, c => letters.indexOf(c))
  const x = new Float32Array(p.rows.length * d)
  p.rows.forEach((row, t) => x.set(text.x.subarray(row * d, (row + 1) * d), t * d))
  const { accuracy, directions } = readClasses({ x, d, y, classes: letters.length, test: p.test })
  const directionOf = (letter: string) => directions.subarray(letters.indexOf(letter) * d, (letters.indexOf(letter) + 1) * d) // prettier-ignore
  return { accuracy, directionOf }
}

/** F1 of every feature at z > 0, [columns]. */
export function f1OfAll(z: SparseRows, truth: Uint8Array): Float64Array {
  const [on, hits] = [new Float64Array(z.columns), new Float64Array(z.columns)]
  for (let t = 0; t < z.rows; t++) {
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) {
      on[z.indices[e]!]!++
      hits[z.indices[e]!]! += truth[t]!
    }
  }
  const members = truth.reduce((sum, v) => sum + v, 0)
  return on.map((v, f) => (2 * hits[f]!) / Math.max(1, v + members))
}

/** F1 of z > c at the best c. */
export function f1AtBestCut(values: Float64Array, truth: Uint8Array): number {
  const order = Int32Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!)
  const members = truth.reduce((sum, v) => sum + v, 0)
  let [hits, best] = [0, 0]
  order.forEach((t, i) => {
    hits += truth[t]!
    const next = order[i + 1]
    if (next === undefined || values[next]! < values[t]!) best = Math.max(best, (2 * hits) / (i + 1 + members))
  })
  return best
}

/** Share of some rows on which a feature is on; null where there are none. */
export function firingShare(values: Float64Array, among: (t: number) => boolean): number | null {
  let [n, on] = [0, 0]
  values.forEach((value, t) => {
    if (!among(t)) return
    n++
    if (value > 0) on++
  })
  return n > 0 ? on / n : null
}

/** Rows whose next token spells the letter, but not as the first of a word; at most 500, in order. */
export function beforeLaterLetters(text: Text, letter: string): Int32Array {
  const [kinds, place, token] = ['kind', 'place', 'token'].map(name => text.column(name))
  return Int32Array.from(kinds!.keys())
    .filter(
      r =>
        kinds![r] === 'spelling' &&
        place![r] === 'letter' &&
        place![r + 1] === 'letter' &&
        token![r + 1] === ` ${letter}`,
    )
    .slice(0, 500)
}

/** Words of the class on which the feature is on in at most a tenth of at least five contexts. */
export function silentWords(p: PlaceRows, values: Float64Array, truth: Uint8Array): string[] {
  const contexts = new Map<string, { n: number; on: number }>()
  p.word.forEach((word, t) => {
    if (!truth[t]) return
    const found = contexts.get(word) ?? { n: 0, on: 0 }
    contexts.set(word, { n: found.n + 1, on: found.on + (values[t]! > 0 ? 1 : 0) })
  })
  return [...contexts]
    .filter(([, { n, on }]) => n >= 5 && on <= 0.1 * n)
    .map(([word]) => word)
    .sort()
}

/** Full rate and mean fraction over the rows of a letter with a positive projection on its probe. */
export async function absorptionOf(
  text: Text,
  dictionary: string,
  z: SparseRows,
  p: PlaceRows,
  truth: Uint8Array,
  direction: Float64Array,
  main: readonly number[],
) {
  const sae = { path: dictionaryFolder(dictionary), options: {}, provider: 'cpu' as const, threads: null }
  const { cosine } = await inference.call('sae.along', { sae, direction: Float32Array.from(direction) })
  let [rows, full, fraction] = [0, 0, 0]
  p.rows.forEach((row, t) => {
    if (!truth[t]) return
    let projection = 0
    for (let j = 0; j < d; j++) projection += text.x[row * d + j]! * direction[j]!
    if (projection <= 0) return
    const latents = []
    for (let e = z.indptr[t]!; e < z.indptr[t + 1]!; e++) {
      const feature = z.indices[e]!
      latents.push({ feature, value: z.values[e]!, cosine: cosine[feature]! })
    }
    const one = absorptionOfRow(projection, latents, new Set(main))
    rows++
    full += one.full ? 1 : 0
    fraction += one.fraction
  })
  return { rows, full: full / rows, fraction: fraction / rows }
}
