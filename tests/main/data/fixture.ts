// Tiny real inputs for the data tests: SAELens dictionaries and activations written by hand, and a local server on them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../../../core/random.ts'
import type { Io } from '../../../main/cli/command.ts'
import type { Db } from '../../../main/data/sqlite.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'

export const long = process.env.ZONOSCOPE_TEST_SIZE === 'long'

/** A folder of its own, removed by the returned function. */
export function tempFolder(): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'zonoscope-test-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A safetensors file of float32 tensors. */
export function writeSafetensors(file: string, tensors: Record<string, { shape: number[]; data: Float32Array }>): void {
  let offset = 0
  const header: Record<string, unknown> = {}
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] }
    offset += data.byteLength
  }
  const text = Buffer.from(JSON.stringify(header))
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(text.length))
  const parts = Object.values(tensors).map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  writeFileSync(file, Buffer.concat([size, text, ...parts]))
}

const normals = (n: number, seed: number, scale = 1): Float32Array => {
  const random = createRandom(seed)
  return Float32Array.from({ length: n }, () => scale * random.normal())
}

export interface DictionaryShape {
  architecture: 'standard' | 'jumprelu' | 'topk' | 'gated' | 'matching_pursuit'
  d: number
  features: number
  seed: number
}

/** A SAELens folder: cfg.json and sae_weights.safetensors. */
export function writeDictionary(folder: string, { architecture, d, features, seed }: DictionaryShape): string {
  mkdirSync(folder, { recursive: true })
  const cfg = {
    architecture,
    d_in: d,
    d_sae: features,
    dtype: 'float32',
    normalize_activations: 'none',
    apply_b_dec_to_input: true,
    reshape_activations: 'none',
    ...(architecture === 'topk' ? { k: 4, rescale_acts_by_decoder_norm: false } : {}),
    ...(architecture === 'matching_pursuit' ? { residual_threshold: 0.8, max_iterations: 5 } : {}),
    metadata: { sae_lens_version: '6.38.0', hook_name: 'blocks.0.hook_resid_post' },
  }
  writeFileSync(join(folder, 'cfg.json'), JSON.stringify(cfg))
  const decoder = {
    W_dec: { shape: [features, d], data: normals(features * d, seed, 1 / Math.sqrt(d)) },
    b_dec: { shape: [d], data: normals(d, seed + 2, 0.1) },
  }
  if (architecture === 'matching_pursuit') {
    writeSafetensors(join(folder, 'sae_weights.safetensors'), decoder)
    return folder
  }
  writeSafetensors(join(folder, 'sae_weights.safetensors'), {
    ...decoder,
    W_enc: { shape: [d, features], data: normals(features * d, seed + 1, 1 / Math.sqrt(d)) },
    ...(architecture === 'gated'
      ? {
          b_gate: { shape: [features], data: Float32Array.from({ length: features }, () => -0.8) },
          b_mag: { shape: [features], data: Float32Array.from({ length: features }, (_, i) => (i % 2 ? -1.2 : 0.1)) },
          r_mag: { shape: [features], data: normals(features, seed + 3, 0.2) },
        }
      : { b_enc: { shape: [features], data: Float32Array.from({ length: features }, () => -1) } }),
    ...(architecture === 'jumprelu'
      ? {
          threshold: { shape: [features], data: Float32Array.from({ length: features }, (_, i) => 0.2 + (i % 5) / 10) },
        }
      : {}),
  })
  return folder
}

export interface ActivationsShape {
  rows: number
  d: number
  seed: number
  /** rows whose first number is not a number, and rows that are far too long */
  notFinite?: number[]
  huge?: number[]
}

/** x.safetensors with tensor x, and x.tsv with columns token and letter. */
export function writeActivations(
  folder: string,
  { rows, d, seed, notFinite = [], huge = [] }: ActivationsShape,
): string {
  mkdirSync(folder, { recursive: true })
  const x = normals(rows * d, seed)
  for (const row of notFinite) x[row * d] = NaN
  for (const row of huge) for (let j = 0; j < d; j++) x[row * d + j] = 1000
  const file = join(folder, 'x.safetensors')
  writeSafetensors(file, { x: { shape: [rows, d], data: x } })
  const letters = 'abcdefgh'
  const lines = Array.from({ length: rows }, (_, r) => `${letters[r % 8]}word${r}\t${letters[r % 8]}`)
  writeFileSync(join(folder, 'x.tsv'), `token\tletter\n${lines.join('\n')}\n`)
  return file
}

/** An `io` that remembers what was printed. */
export function testIo(
  signal: AbortSignal = new AbortController().signal,
): Io & { printed: unknown[]; warnings: string[] } {
  const printed: unknown[] = []
  const warnings: string[] = []
  return {
    printed,
    warnings,
    print: value => void printed.push(value),
    progress: () => undefined,
    warn: text => void warnings.push(text),
    signal,
    quiet: true,
  }
}

/** Every row of every table of a database, blobs as hex, except the pages' kept parts. */
export function contents(db: Db): Record<string, unknown[]> {
  const names = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'page_part' ORDER BY name")
    .pluck()
    .all()
  const hex = (value: unknown) => (Buffer.isBuffer(value) ? value.toString('hex') : value)
  return Object.fromEntries(
    names.map(name => [
      name,
      db
        .prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`)
        .raw()
        .all()
        .map(row => (row as unknown[]).map(hex)),
    ]),
  )
}

export const zoneSpec = (
  over: Partial<ZoneSpec> & Pick<ZoneSpec, 'dictionary' | 'activations' | 'features'>,
): ZoneSpec => ({
  dim: 2,
  basis: 'encoder',
  origin: 'mean',
  filter: '',
  points: 'firing',
  control: null,
  ...over,
})
