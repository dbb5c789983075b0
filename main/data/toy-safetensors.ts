// A toy of the lab as safetensors: W [m, n], b [n] and, untied, M [n, m] in float64, its settings as JSON in the metadata. Data process.
import { basename } from 'node:path'
import { defaultConfig, mostFeatures, mostLatents } from '../../core/toy/types.ts'
import { AppError } from '../../shared/errors.ts'
import { openSafetensors, tensorOf, type SafetensorsFile } from '../containers/safetensors.ts'
import { readTensor } from '../containers/tensor.ts'

/** Key of the settings in the metadata: the lab's JSON file without its matrices. */
const key = 'zonoscope-toy'

interface Matrices {
  W: number[][]
  b: number[]
  M: number[][] | null
}

/** The file's bytes. @param toy what core/toy/exchange.ts writes */
export function toySafetensors(toy: Matrices & Record<string, unknown>): Buffer {
  const { W, b, M, ...settings } = toy
  const tensors: [name: string, shape: number[], values: number[]][] = [
    ['W', [W.length, b.length], W.flat()],
    ['b', [b.length], b],
    ...(M ? [['M', [b.length, W.length], M.flat()] as [string, number[], number[]]] : []),
  ]
  const header: Record<string, unknown> = { __metadata__: { [key]: JSON.stringify(settings) } }
  let at = 0
  for (const [name, shape, values] of tensors) {
    header[name] = { dtype: 'F64', shape, data_offsets: [at, at + 8 * values.length] }
    at += 8 * values.length
  }
  const text = Buffer.from(JSON.stringify(header), 'utf8')
  // Padded with spaces, so that the data is aligned to eight bytes.
  const json = Buffer.concat([text, Buffer.from(' '.repeat((8 - (text.length % 8)) % 8))])
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  const values = Buffer.alloc(at)
  tensors.flatMap(([, , v]) => v).forEach((v, i) => values.writeDoubleLE(v, 8 * i))
  return Buffer.concat([length, json, values])
}

/**
 * What the lab reads, as its JSON would be. Matrices from elsewhere, W [m, n], b [n] and perhaps M [n, m], become a toy with the lab's first settings.
 * @throws AppError bad-input naming the tensor and what is expected of it
 */
export async function readToySafetensors(path: string): Promise<unknown> {
  const file = await openSafetensors(path)
  try {
    const W = await matrix(file, 'W')
    const n = W[0]?.length ?? 0
    const bad = (what: string) => new AppError('bad-input', `${basename(path)}: ${what}`)
    if (W.length < 1 || W.length > mostLatents || n < 1 || n > mostFeatures) {
      throw bad(
        `W has the shape [${W.length}, ${n}]; [1 to ${mostLatents} dimensions, 1 to ${mostFeatures} features] is expected.`,
      )
    }
    const b = (await matrix(file, 'b')).flat()
    const M = file.tensors.has('M') ? await matrix(file, 'M') : null
    const own = file.metadata[key]
    if (own === undefined) {
      return { format: key, version: 1, config: { ...defaultConfig(n, W.length), tied: M === null }, step: 0, W, b, M }
    }
    try {
      return { ...(JSON.parse(own) as object), W, b, M }
    } catch {
      throw bad(`the settings in its metadata (${key}) are not valid JSON.`)
    }
  } finally {
    await file.source.close()
  }
}

/** Rows of numbers in the file's precision. */
async function matrix(file: SafetensorsFile, name: string): Promise<number[][]> {
  const layout = tensorOf(file, name)
  const { shape, type, offset } = layout
  const count = shape.reduce((product, v) => product * v, 1)
  if (shape.length < 1 || shape.length > 2 || count > mostFeatures * mostFeatures) {
    throw new AppError(
      'bad-input',
      `${basename(file.source.path)}: ${name} has the shape [${shape}]; a small matrix is expected.`,
    )
  }
  const columns = shape.at(-1)!
  const values =
    type === 'float64'
      ? new Float64Array((await file.source.read(offset, 8 * count)).slice().buffer)
      : await readTensor(file.source, layout)
  return Array.from({ length: columns > 0 ? count / columns : 0 }, (_, r) =>
    Array.from(values.subarray(r * columns, (r + 1) * columns)),
  )
}
