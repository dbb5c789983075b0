// The equations of formats.md in plain loops, away from the program's own reference: what a file's tensors make of a row, and a comparison with what the
// readers and the session make of it.
import { join } from 'node:path'
import { expect } from 'vitest'
import { rawSafetensors, tempFolder, writeSafetensors } from '../containers/files.ts'
import { codesOf, excess } from './help.ts'
import { random } from './models.ts'

export interface Row {
  acts: number[]
  recon: number[]
}
export interface Tensor {
  shape: number[]
  data: Float32Array
}

/** Tensors of random numbers. @param seed the same numbers for the same one */
export function createNumbers(seed: number) {
  const next = random(seed)
  return (shape: number[], scale = 1): Tensor => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => next() * scale),
  })
}

export const relu = (v: number) => Math.max(v, 0)
export const length = (v: ArrayLike<number>) => Math.sqrt(Array.from(v).reduce((s, w) => s + w * w, 0))
/** Row i of a matrix. */
export const rowAt = ({ shape, data }: Tensor, i: number) => [...data.subarray(i * shape[1]!, (i + 1) * shape[1]!)]
/** y W of W [d, m]. */
export const times = (y: readonly number[], { shape: [d = 0, m = 0], data }: Tensor): number[] =>
  Array.from({ length: m }, (_, f) => {
    let sum = 0
    for (let i = 0; i < d; i++) sum += y[i]! * data[i * m + f]!
    return sum
  })
/** y W^T of W [m, d]. */
export const timesT = (y: readonly number[], W: Tensor): number[] =>
  Array.from({ length: W.shape[0]! }, (_, f) => rowAt(W, f).reduce((s, w, i) => s + w * y[i]!, 0))
export const plus = (a: readonly number[], b: ArrayLike<number>) => a.map((v, i) => v + b[i]!)
export const minus = (a: readonly number[], b: ArrayLike<number>) => a.map((v, i) => v - b[i]!)
export const scaled = ({ shape, data }: Tensor, s: number): Tensor => ({ shape, data: data.map(v => v * s) })
export const turned = ({ shape: [n = 0, d = 0], data }: Tensor): Tensor => ({
  shape: [d, n],
  data: Float32Array.from(data, (_, at) => data[(at % n) * d + Math.floor(at / n)]!),
})
/** The k largest stay. */
export function largest(values: number[], k: number): number[] {
  const kept = [...values.keys()].sort((a, b) => values[b]! - values[a]!).slice(0, k)
  return values.map((v, f) => (kept.includes(f) ? v : 0))
}

/** norm_in and its way back. */
export function normalised(x: readonly number[], norm: string): { y: number[]; back: (r: number[]) => number[] } {
  const d = x.length
  if (norm === 'layer_norm') {
    const mean = x.reduce((a, b) => a + b, 0) / d
    const deviation = Math.sqrt(x.reduce((s, v) => s + (v - mean) ** 2, 0) / (d - 1))
    return { y: x.map(v => (v - mean) / (deviation + 1e-5)), back: r => r.map(v => v * deviation + mean) }
  }
  if (norm === 'constant_norm_rescale') {
    const c = Math.sqrt(d) / length(x)
    return { y: x.map(v => v * c), back: r => r.map(v => v / c) }
  }
  return { y: [...x], back: r => r }
}

/** Encodes rows with the readers and the session, and holds them against `want`. @returns how many codes are on */
export async function agree(
  path: string,
  x: Tensor,
  want: (row: number[]) => Row,
  options: Record<string, unknown> = {},
): Promise<number> {
  const n = x.shape[0]!
  const d = x.data.length / n
  const file = writeSafetensors(join(tempFolder(), 'x.safetensors'), { x })
  const found = await codesOf(path, file, n, options)
  let on = 0
  for (let r = 0; r < n; r++) {
    const { acts, recon } = want([...x.data.subarray(r * d, (r + 1) * d)])
    const of = (all: Float32Array, width: number) => all.subarray(r * width, (r + 1) * width)
    expect([...of(found.acts, acts.length)].map(v => Math.sign(v) + 0)).toEqual(acts.map(v => Math.sign(v) + 0))
    expect(excess(of(found.acts, acts.length), acts, { atol: 5e-5, rtol: 2e-5 })).toBeLessThanOrEqual(0)
    expect(excess(of(found.recon, recon.length), recon, { atol: 1e-4, rtol: 2e-5 })).toBeLessThanOrEqual(0)
    on += acts.filter(v => v !== 0).length
  }
  return on
}

const narrow = {
  F16: (v: number) => {
    const exponent = v === 0 ? -15 : Math.floor(Math.log2(Math.abs(v)))
    const bits =
      (v < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | (v === 0 ? 0 : (Math.abs(v) / 2 ** exponent - 1) * 1024)
    return [bits & 255, bits >> 8]
  },
  BF16: (v: number) => [...new Uint8Array(Float32Array.of(v).buffer).subarray(2)],
  F64: (v: number) => [...new Uint8Array(Float64Array.of(v).buffer)],
}

/** A safetensors file of one number type. Tensors should hold numbers that it has. */
export function writeAs(path: string, dtype: keyof typeof narrow, tensors: Record<string, Tensor>): string {
  const header: Record<string, unknown> = {}
  const bytes: number[] = []
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const from = bytes.length
    for (const v of data) bytes.push(...narrow[dtype](v))
    header[name] = { dtype, shape, data_offsets: [from, bytes.length] }
  }
  return rawSafetensors(path, header, Uint8Array.from(bytes))
}
