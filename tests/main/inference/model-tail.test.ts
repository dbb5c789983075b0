// The shipped model with its residual changed, against PyTorch; what cannot change does not; what a caller may not ask.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { inferenceSchemas, parser } from '../../../shared/schemas.ts'
import { never } from './help.ts'

const shipped = join(import.meta.dirname, '../../../native-models/samples/first-letters/model')
const model = { path: shipped, threads: 1 }
const temp = mkdtempSync(join(tmpdir(), 'zonoscope-tail-'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))

interface List {
  ids: number[]
  logit: number[]
}
interface Case {
  document: number
  ids: number[]
  token: number
  scale: number
  lossBefore: number[]
  lossAfter: number[]
  divergence: number[]
  up: List
  down: List
  answers: number[]
}
const golden = (
  JSON.parse(
    readFileSync(join(import.meta.dirname, '../../golden/language-model/first-letters-tail.json'), 'utf8'),
  ) as { cases: Case[] }
).cases

const server = createInferenceServer()
const d = 128
/** The direction of golden_tail.py, scaled. */
function direction(scale: number): Float32Array {
  const raw = Float64Array.from({ length: d }, (_, i) => Math.cos(i * 0.37))
  const length = Math.hypot(...raw)
  return Float32Array.from(raw, v => (scale * v) / length)
}
const change = (ids: number[], tokens: number[], add: Float32Array, top = 6) =>
  server['model.change']({ model, ids: Int32Array.from(ids), tokens: Int32Array.from(tokens), add, top }, never)

describe('model.change', () => {
  it.each(golden)('has the numbers of PyTorch: document $document, token $token, by $scale', async one => {
    const found = await change(one.ids, [one.token], direction(one.scale))
    const close = (a: Float32Array, b: number[], name: string) =>
      b.forEach((v, t) => expect(Math.abs(a[t]! - v), `${name} ${t}`).toBeLessThan(2e-4 * Math.max(1, Math.abs(v))))
    close(found.lossBefore, one.lossBefore, 'loss before')
    close(found.lossAfter, one.lossAfter, 'loss after')
    close(found.divergence, one.divergence, 'divergence')
    expect(found.lossAfter.at(-1)).toBeNaN()
    for (const which of ['up', 'down'] as const) {
      const at = one.token * found.count
      const list = found[which]
      close(list.logit.subarray(at), one[which].logit, which)
      // Equal changes may swap: compared where the next one is well apart.
      if (one.scale !== 0) expect(list.ids[at]).toBe(one[which].ids[0])
    }
  })

  it('no change changes nothing, and the places before a change stay', async () => {
    const { ids, token } = golden[4]!
    const same = await change(ids, [token], new Float32Array(d))
    expect([...same.divergence].every(v => v === 0)).toBe(true)
    expect(same.lossAfter).toEqual(same.lossBefore)
    const changed = await change(ids, [token], direction(8))
    expect(Math.max(...changed.divergence.subarray(0, token))).toBeLessThan(1e-6)
    expect(changed.divergence[token]).toBeGreaterThan(0.01)
  })

  it('likely tokens are those of largest probability, before and after, and changes at two tokens add up in one document', async () => {
    const { ids } = golden[0]!
    const add = new Float32Array(2 * d)
    add.set(direction(8), 0)
    add.set(direction(-8), d)
    const found = await change(ids, [1, 3], add, 4)
    for (let k = 1; k < 4; k++) expect(found.likely.before[4 + k]).toBeLessThanOrEqual(found.likely.before[3 + k]!)
    expect(found.likelyAfter.after[4]).toBeGreaterThanOrEqual(found.likely.after[4]!)
    expect(found.divergence[1]).toBeGreaterThan(0)
    expect(found.divergence[3]).toBeGreaterThan(0)
  })

  it('refuses what is not a change of this document', async () => {
    const ids = golden[0]!.ids.slice(0, 5)
    await expect(change(ids, [5], direction(1))).rejects.toThrow('token 5, expected 0 to 4')
    await expect(change(ids, [1], new Float32Array(3))).rejects.toThrow('3 numbers, expected 1 vectors of 128')
    await expect(change(ids, [1], new Float32Array(d).fill(NaN))).rejects.toThrow('not finite')
    const stopped = { ...never, signal: AbortSignal.abort() }
    const input = { model, ids: Int32Array.from(ids), tokens: Int32Array.of(1), add: direction(1), top: 1 }
    await expect(server['model.change'](input, stopped)).rejects.toMatchObject({ code: 'cancelled' })
    const headOnly = join(temp, 'head')
    cpSync(shipped, headOnly, { recursive: true })
    rmSync(join(headOnly, 'tail.onnx'))
    await expect(
      server['model.change']({ ...input, model: { path: headOnly, threads: 1 } }, never),
    ).rejects.toMatchObject({ code: 'not-found' })
    const parse = parser(inferenceSchemas)
    expect(() => parse('model.change', { ...input, top: 65 })).toThrow(/top/)
  })
})

describe('model.answers', () => {
  const sets = {
    ids: Int32Array.from([10, ...Array.from({ length: 40 }, (_, i) => 100 + i)]),
    starts: Int32Array.of(0, 1, 41),
  }
  const ask = (over: object = {}) => {
    const documents = [golden[0]!, golden[3]!, golden[6]!, golden[9]!]
    const add = new Float32Array(golden.length * d)
    golden.forEach((one, v) => add.set(direction(one.scale), v * d))
    return {
      model,
      ids: Int32Array.from(documents.flatMap(one => one.ids)),
      lengths: Int32Array.from(documents, one => one.ids.length),
      variants: {
        document: Int32Array.from(golden, one => documents.findIndex(x => x.document === one.document)),
        token: Int32Array.from(golden, one => one.token),
        read: Int32Array.from(golden, one => one.token),
        add,
      },
      sets,
      ...over,
    }
  }
  it('has the numbers of PyTorch, all changes in one call', async () => {
    const { answers } = await server['model.answers'](ask(), never)
    golden.forEach((one, v) =>
      one.answers.forEach((want, s) => expect(Math.abs(answers[v * 2 + s]! - want)).toBeLessThan(1e-3)),
    )
  })

  it('refuses what does not fit together', async () => {
    const refused = (over: object) => expect(server['model.answers'](ask(over), never)).rejects
    const { variants } = ask()
    const one = (token: number, read: number, document = 0) => ({
      variants: { document: Int32Array.of(document), token: Int32Array.of(token), read: Int32Array.of(read), add: new Float32Array(d) }, // prettier-ignore
    })
    await refused(one(3, 2)).toThrow('token 3, expected 0 to the place that is read, 2')
    await refused(one(0, 64)).toThrow('place 64')
    await refused(one(0, 0, 4)).toThrow('document 4, expected 0 to 3')
    await refused({ variants: { ...variants, read: new Int32Array(1) } }).toThrow('those of 12 changes')
    await refused({ sets: { ids: Int32Array.of(1), starts: Int32Array.of(0, 0, 1) } }).toThrow('a set of no tokens')
    await refused({ sets: { ids: Int32Array.of(6144), starts: Int32Array.of(0, 1) } }).toThrow('token id 6144')
  })
})
