// A params.npz of any shape that costs little: zeros are holes of the file, only the chosen features have numbers. And words
// for it, of which those with s fire the parent and those with short the child too.
import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRandom } from '../../../core/random.ts'
import { npyBytes, zipBytes } from '../containers/zip.ts'

export interface SyntheticShape {
  d: number
  m: number
  /** index of the feature that is on for words with s, and of the one for short */
  parent: number
  child: number
}

const threshold = 2
const unit = (d: number, seed: number): Float32Array => {
  const random = createRandom(seed)
  const v = Float32Array.from({ length: d }, () => random.normal())
  const length = Math.hypot(...v)
  return v.map(x => x / length)
}
const meanOf = (d: number) => unit(d, 3).map(x => 30 * x)
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)

/** Header of a float32 .npy without its data. */
const npyHeader = (shape: number[]) => {
  const whole = npyBytes(shape, [])
  return whole.subarray(0, whole.length)
}

/** Writes a stored .npz in numpy's layout, with W_enc [d, m], W_dec [m, d], b_enc, b_dec, threshold. */
export function writeParams(file: string, { d, m, parent, child }: SyntheticShape): string {
  mkdirSync(dirname(file), { recursive: true })
  const shapes: [string, number[]][] = [
    ['W_enc', [d, m]],
    ['W_dec', [m, d]],
    ['b_enc', [m]],
    ['b_dec', [d]],
    ['threshold', [m]],
  ]
  const fd = openSync(file, 'w')
  const dataAt = new Map<string, number>()
  const parts: { name: string; header: Buffer; size: number; at: number }[] = []
  let at = 0
  for (const [name, shape] of shapes) {
    const header = npyHeader(shape)
    const entry = `${name}.npy`
    const size = header.length + 4 * shape.reduce((a, b) => a * b, 1)
    // A local header as zipBytes writes it; the numbers after the .npy header stay a hole.
    const local = zipBytes([{ name: entry, data: header }]).subarray(0, 30 + entry.length)
    writeSync(fd, Buffer.concat([local, header]), 0, local.length + header.length, at)
    dataAt.set(name, at + local.length + header.length)
    parts.push({ name: entry, header, size, at })
    at += local.length + size
  }
  ftruncateSync(fd, at)
  const directory = Buffer.concat(
    parts.map(part => {
      const lone = zipBytes([
        {
          name: part.name,
          data: new Uint8Array(0),
          size: part.size,
          packedSize: part.size,
          headerOffset: part.at,
          crc: 0,
        },
      ])
      return lone.subarray(30 + part.name.length, lone.length - 22)
    }),
  )
  const end = Buffer.from(zipBytes([]))
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  writeSync(fd, Buffer.concat([directory, end]), 0, directory.length + end.length, at)

  const put = (name: string, index: number, values: Float32Array) =>
    writeSync(fd, new Uint8Array(values.buffer), 0, values.byteLength, dataAt.get(name)! + 4 * index)
  const mean = meanOf(d)
  for (const [feature, w] of [
    [parent, unit(d, 1)],
    [child, unit(d, 2)],
  ] as const) {
    for (let i = 0; i < d; i++) put('W_enc', i * m + feature, Float32Array.of(w[i]!))
    put('W_dec', feature * d, w)
    put('b_enc', feature, Float32Array.of(-dot(w, mean)))
    put('threshold', feature, Float32Array.of(threshold))
  }
  put('b_dec', 0, mean)
  closeSync(fd)
  return file
}

export const words = [
  'sea',
  'short',
  'sun',
  'shortly',
  'sand',
  'song',
  'Silk',
  'tree',
  'house',
  'moon',
  'river',
  'apple',
]

/** x.npz with one matrix, and its table of words unless `bare`. @returns the path of the matrix */
export function writeWords(
  folder: string,
  d: number,
  { only = () => true, bare = false }: { only?: (word: string) => boolean; bare?: boolean } = {},
): string {
  mkdirSync(folder, { recursive: true })
  const random = createRandom(7)
  const [s, short, mean] = [unit(d, 1), unit(d, 2), meanOf(d)]
  const texts = Array.from({ length: 240 }, (_, i) => `${words[i % words.length]!}${i < words.length ? '' : i}`).filter(
    only,
  )
  const x = new Float32Array(texts.length * d)
  texts.forEach((text, r) => {
    const isS = /^s/i.test(text) ? 6 : 0
    const isShort = text.startsWith('short') ? 6 : 0
    const scale = 1 / Math.sqrt(d)
    for (let i = 0; i < d; i++) x[r * d + i] = mean[i]! + isS * s[i]! + isShort * short[i]! + scale * random.normal()
  })
  const file = join(folder, 'words.npz')
  writeFileSync(file, zipBytes([{ name: 'x.npy', data: npyBytes([texts.length, d], x) }]))
  if (!bare) writeFileSync(join(folder, 'words.tsv'), `token\n${texts.join('\n')}\n`)
  return file
}
