// Pursuit of many rows, coherence in blocks and rows of an unembedding, against core's slow versions on the shipped samples.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addBabel, babelOf, endBabel, startBabel } from '../../../core/analysis/coherence.ts'
import type { PursuedRows } from '../../../core/analysis/pursued-rows.ts'
import { shuffledAtoms } from '../../../core/analysis/pursuit-compare.ts'
import { tracePursuit, unitAtoms } from '../../../core/analysis/pursuit-trace.ts'
import { createNpy } from '../../../main/containers/npy.ts'
import { openActivations } from '../../../main/containers/activations.ts'
import { openSae } from '../../../main/inference/formats/index.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { never, ref } from './help.ts'

const samples = join(import.meta.dirname, '../../../native-models/samples')
const sae = ref(join(samples, 'words/dictionaries/relu-1024'))
const source = { path: join(samples, 'words/activations/words.safetensors'), tensor: 'x' }
const server = createInferenceServer()
const [m, d, steps] = [1024, 100, 6]
const rows = Int32Array.from({ length: 40 }, (_, i) => 700 * i + 3)
let atoms: Float64Array
let x: Float32Array
let bDec: Float32Array

beforeAll(async () => {
  const model = await openSae(sae.path, sae.options)
  const weights = await model.readWeights(null)
  atoms = unitAtoms(weights.wDec, m, d)
  bDec = weights.bDec
  const opened = await openActivations(source)
  x = await opened.gatherRows(rows)
  await opened.close()
})

type Asked = Parameters<(typeof server)['sae.pursue']>[0]
async function pursue(change: Partial<Asked> = {}): Promise<PursuedRows[]> {
  const blocks: PursuedRows[] = []
  const input: Asked = {
    ...{ sae, source, rows, steps, tolerance: 0.01, centred: true, orthogonal: true, shuffle: null },
    norms: null,
    ...change,
  }
  await server['sae.pursue'](input, { ...never, progress: block => void blocks.push(block) })
  return blocks
}

describe('sae.pursue', () => {
  it('is the pursuit of core, row by row, plain and orthogonal', async () => {
    const blocks = await pursue()
    expect(blocks.map(b => [b.from, b.to, b.total])).toEqual([[0, 32, 40], [32, 40, 40]]) // prettier-ignore
    for (const block of blocks) {
      for (let r = block.from; r < block.to; r += 3) {
        const start = Float64Array.from({ length: d }, (_, j) => x[r * d + j]! - bDec[j]!)
        const at = (r - block.from) * steps
        const plain = tracePursuit(start, atoms, { steps, tolerance: 0.01 })
        plain.steps.forEach((step, s) => {
          expect(block.plain.atoms[at + s]).toBe(step.atom)
          expect(block.plain.share[at + s]).toBeCloseTo(step.share, 5)
          expect(block.plain.spanShare[at + s]).toBeCloseTo(step.spanShare, 5)
          expect(block.plain.conditional[at + s]).toBeCloseTo(step.conditional, 5)
          expect(block.plain.coefficients[at + s]).toBeCloseTo(step.coefficient, 4)
          expect(block.plain.largest[at + s]).toBeCloseTo(step.largest!, 4)
        })
        const orthogonal = tracePursuit(start, atoms, { steps, tolerance: 0.01, orthogonal: true })
        orthogonal.steps.forEach((step, s) => {
          expect(block.orthogonal!.atoms[at + s]).toBe(step.atom)
          expect(block.orthogonal!.share[at + s]).toBeCloseTo(step.share, 5)
        })
      }
    }
  })

  it('accounts for the codes of one pass: all of them leave what the dictionary leaves', async () => {
    const encoded = await server['sae.encode']({ sae, source, from: 0, to: 40, recon: false }, never)
    const { decoderNorm } = await server['sae.geometry']({ sae }, never)
    const [block] = await pursue({
      rows: Int32Array.from({ length: 32 }, (_, i) => i),
      norms: decoderNorm,
    })
    expect(block!.codes!.features).toEqual(encoded.features.slice(0, encoded.indptr[32]))
    for (let r = 0; r < 32; r++) {
      const { whole, wholeSpan, share } = block!.onePass!
      expect(whole[r]! * block!.energy[r]!).toBeCloseTo(encoded.squaredError[r]!, 1)
      expect(wholeSpan[r]).toBeLessThanOrEqual(whole[r]! + 1e-9)
      const count = encoded.indptr[r + 1]! - encoded.indptr[r]!
      if (count > 0 && count <= steps) expect(share[r * steps + count - 1]).toBe(whole[r])
    }
  })

  it('takes shuffled atoms for the null, and leaves more of the rows with them', async () => {
    const sumOf = (blocks: PursuedRows[]) => blocks.flatMap(b => [...b.plain.share].filter((_, i) => i % steps === steps - 1)).reduce((a, b) => a + b, 0) // prettier-ignore
    const [own, shuffled] = [await pursue({ tolerance: 0 }), await pursue({ tolerance: 0, shuffle: 5 })]
    expect(sumOf(shuffled)).toBeGreaterThan(1.3 * sumOf(own))
    const start = Float64Array.from({ length: d }, (_, j) => x[j]! - bDec[j]!)
    const trace = tracePursuit(start, shuffledAtoms(atoms, d, 5), { steps, tolerance: 0 })
    expect([...shuffled[0]!.plain.atoms.subarray(0, steps)]).toEqual(trace.steps.map(s => s.atom))
  })

  it('stops when asked to', async () => {
    const aborted = { signal: AbortSignal.abort(), progress: () => undefined }
    const input = { sae, source, rows, steps, tolerance: 0, centred: true, orthogonal: false, shuffle: null, norms: null } // prettier-ignore
    await expect(server['sae.pursue'](input, aborted)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('sae.coherence', () => {
  it('gives the Babel function of core', async () => {
    const fold = startBabel(4)
    await server['sae.coherence'](
      { sae, sizes: 4, shuffle: null },
      {
        ...never,
        progress: ({ from, to, cosines, zero }) => {
          for (let r = 0; r < to - from; r++) addBabel(fold, cosines.subarray(r * 4, (r + 1) * 4), zero[r] === 1)
        },
      },
    )
    const [found, known] = [endBabel(fold), babelOf(atoms, d, 4)]
    found.values.forEach((v, s) => expect(v).toBeCloseTo(known.values[s]!, 4))
    expect([found.atoms, found.recovered]).toEqual([known.atoms, known.recovered])
  })
})

describe('model.unembedding', () => {
  const temp = mkdtempSync(join(tmpdir(), 'zonoscope-rows-'))
  afterAll(() => rmSync(temp, { recursive: true, force: true }))
  const ask = async (
    from: { matrix: string } | { model: { path: string; threads: null } },
    wanted: Int32Array | null,
  ) => {
    const parts: number[] = []
    const out = await server['model.unembedding'](
      { from, rows: wanted },
      { ...never, progress: b => void parts.push(...b.values) },
    )
    return { ...out, values: parts }
  }
  it('reads rows of a file, and refuses rows that are not there', async () => {
    const path = join(temp, 'u.npy')
    const writer = await createNpy(path, 4, 2)
    await writer.write(Float32Array.from([0, 1, 10, 11, 20, 21, 30, 31]))
    await writer.close()
    expect(await ask({ matrix: path }, Int32Array.of(1, 3))).toEqual({ vocabulary: 4, d: 2, norm: 'none', values: [10, 11, 30, 31] }) // prettier-ignore
    expect(await ask({ matrix: path }, null)).toMatchObject({ vocabulary: 4, d: 2, values: [] })
    await expect(ask({ matrix: path }, Int32Array.of(4))).rejects.toThrow('row 4 was asked for')
  })
  it('reads the tail of the shipped model, as wide as its residual', async () => {
    const model = { path: join(samples, 'first-letters/model'), threads: null }
    const { d: width } = JSON.parse(readFileSync(join(model.path, 'model.json'), 'utf8')) as { d: number }
    const found = await ask({ model }, Int32Array.of(0, 6143))
    expect(found).toMatchObject({ vocabulary: 6144, d: width ?? 128, norm: 'weights' })
    expect(found.values).toHaveLength(2 * found.d)
    expect(found.values.every(Number.isFinite)).toBe(true)
  })
})
