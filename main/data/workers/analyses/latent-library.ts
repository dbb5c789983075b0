// Latents that turn up in codes, numbered as they come, with their decoder and encoder rows fetched once and norms folded in. Worker thread of the data process.
import type { SparseRows } from '../../../../core/analysis/sparse-rows.ts'
import { norm } from '../../../../core/linalg.ts'

/** Rows of some features, [count * d] each, in their order. */
export interface LatentRows {
  wDec: Float32Array
  wEnc: Float32Array
}

/** Codes of consecutive rows as inference gives them. */
interface CodePart {
  indptr: Int32Array
  features: Int32Array
  values: Float32Array
}

/** features that are asked for at once */
const block = 64

/** @param fetch rows of features as they write and read: value times the decoder row is what one adds */
export function createLatents(d: number, fetch: (features: number[]) => Promise<LatentRows>) {
  const numbers = new Map<number, number>()
  const names: number[] = []
  const norms: number[] = []
  let [decoder, encoder] = [new Float32Array(block * d), new Float32Array(block * d)]

  const add = async (features: number[]) => {
    for (let at = 0; at < features.length; at += block) {
      const part = features.slice(at, at + block)
      const { wDec, wEnc } = await fetch(part)
      part.forEach((feature, i) => {
        const place = names.length
        if ((place + 1) * d > decoder.length) [decoder, encoder] = [twice(decoder), twice(encoder)]
        const row = wDec.subarray(i * d, (i + 1) * d)
        const length = norm(row)
        // A zero row writes nothing: its codes are folded to 0, and its direction stays 0.
        decoder.set(length > 0 ? row.map(v => v / length) : row, place * d)
        encoder.set(wEnc.subarray(i * d, (i + 1) * d), place * d)
        numbers.set(feature, place)
        names.push(feature)
        norms.push(length)
      })
    }
  }
  return {
    /** Codes over the latents known by then, each value times the norm of its decoder row. */
    async codes(parts: readonly CodePart[]): Promise<SparseRows> {
      const found = new Set<number>()
      for (const { features } of parts) for (const feature of features) if (!numbers.has(feature)) found.add(feature)
      await add([...found].sort((a, b) => a - b))
      const rows = parts.reduce((sum, { indptr }) => sum + indptr.length - 1, 0)
      const entries = parts.reduce((sum, { features }) => sum + features.length, 0)
      const out = { rows, columns: names.length, indptr: new Int32Array(rows + 1), indices: new Int32Array(entries), values: new Float64Array(entries) } // prettier-ignore
      let [row, at] = [0, 0]
      for (const { indptr, features, values } of parts) {
        for (let r = 0; r < indptr.length - 1; r++) {
          for (let e = indptr[r]!; e < indptr[r + 1]!; e++) {
            const place = numbers.get(features[e]!)!
            out.indices[at] = place
            out.values[at++] = values[e]! * norms[place]!
          }
          out.indptr[++row] = at
        }
      }
      return out
    },
    /** [known * d] unit decoder rows */
    decoder: () => decoder.subarray(0, names.length * d),
    encoders: () => encoder.subarray(0, names.length * d),
    encoder: (latent: number) => encoder.subarray(latent * d, (latent + 1) * d),
    nameOf: (latent: number) => names[latent]!,
  }
}

function twice(rows: Float32Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(2 * rows.length)
  out.set(rows)
  return out
}
