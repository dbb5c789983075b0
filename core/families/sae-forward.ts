// Encoding, decoding and folding of small dictionaries of four kinds, in float64: golden sae_forward (analyses.md section 0). Pure, every process.
import { foldDecoderNorms } from '../sae/fold.ts'
import { field, matrixField, numberField, vectorField, widthOf, type Family } from './input.ts'
import { decodeValues, encodePoint, saeField, type PlainSae } from './sae-field.ts'

/**
 * `{W_enc: [d][m], b_enc, W_dec: [m][d], b_dec, X, threshold?, r_mag?, b_mag?, b_gate?, k?}` to codes and reconstructions of every kind whose
 * keys are there, with b_dec subtracted from the input (bdec1) and not (bdec0).
 */
export function computeSaeForward(input: unknown) {
  const m = widthOf(input, 'W_enc')
  const columns = matrixField(input, 'W_enc', m)
  const d = columns.length
  const bDec = vectorField(input, 'b_dec', d)
  const wEnc = Array.from({ length: m }, (_, i) => columns.map(row => row[i]!))
  const wDec = matrixField(input, 'W_dec', d)
  if (wDec.length !== m) throw new Error(`W_dec: ${wDec.length} rows found; ${m} are expected.`)
  const bEnc = vectorField(input, 'b_enc', m)
  const x = matrixField(input, 'X', d)
  const has = (key: string) => field(input, key) !== undefined
  const threshold = has('threshold') ? vectorField(input, 'threshold', m) : null
  const out: Record<string, unknown> = {}
  for (const subtracted of [true, false]) {
    const bPre = subtracted ? bDec : bDec.map(() => 0)
    const name = (kind: string) => `${kind}_bdec${subtracted ? 1 : 0}`
    const made = (kind: string, rest: object) =>
      saeField({ sae: { kind, W_enc: wEnc, W_dec: wDec, b_enc: bEnc, b_pre: bPre, b_dec: bDec, ...rest } }, 'sae')
    const withFold = (kind: 'relu' | 'jumprelu', theta: readonly number[] | null) => {
      const folded = foldDecoderNorms({ wEnc, wDec, bEnc, threshold: theta })
      return forwardFolded(
        made(kind, { theta }),
        made(kind, { W_enc: folded.wEnc, W_dec: folded.wDec, b_enc: folded.bEnc, theta: folded.threshold }),
        x,
      )
    }
    if (threshold) out[name('jumprelu')] = withFold('jumprelu', threshold)
    out[name('relu')] = withFold('relu', null)
    if (has('k')) {
      const k = numberField(input, 'k')
      out[name(`topk${k}`)] = forward(made('topk', { k }), x)
    }
    if (has('b_gate')) {
      const gate = {
        b_enc: vectorField(input, 'b_gate', m),
        r_mag: vectorField(input, 'r_mag', m),
        b_mag: vectorField(input, 'b_mag', m),
      }
      out[name('gated')] = forward(made('gated', gate), x)
    }
  }
  return out
}

function forward(sae: PlainSae, x: readonly number[][]) {
  const z = x.map(row => Array.from(topKRelu(sae, row)))
  return { z, recon: z.map(values => [...decodeValues(sae, values)]) }
}

/** Codes of a row; for top-k the values of the chosen, none of which is below 0. */
const topKRelu = (sae: PlainSae, row: readonly number[]) => encodePoint(sae, row).map(v => Math.max(v, 0))

function forwardFolded(sae: PlainSae, folded: PlainSae, x: readonly number[][]) {
  const plain = forward(sae, x)
  const after = forward(folded, x)
  const differences = plain.recon.flatMap((row, t) => row.map((v, c) => Math.abs(v - after.recon[t]![c]!)))
  return {
    ...plain,
    z_folded: after.z,
    recon_folded_max_diff: differences.reduce((most, v) => Math.max(most, v), 0),
  }
}

export const saeForward: Family = { name: 'sae_forward', compute: computeSaeForward }
