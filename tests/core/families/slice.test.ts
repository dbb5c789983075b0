// Golden cases of the family slice, judged as an outside checker would: every key of `expect`, through JSON as the command prints it.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { createRandom } from '../../../core/random.ts'
import { toJson } from '../../../main/cli/io.ts'

const folder = resolve(import.meta.dirname, '../../golden/slice')
const load = (file: string) => JSON.parse(readFileSync(resolve(folder, file), 'utf8'))
const compute = (input: unknown) => JSON.parse(toJson(families.get('slice')!.compute(input)))

/** Compares structure and numbers; a path names what differs. */
function expectLike(found: unknown, wanted: unknown, tol: number, path: string): void {
  if (typeof wanted === 'number') {
    expect(typeof found, path).toBe('number')
    expect(Math.abs((found as number) - wanted), `${path}: ${String(found)} for ${wanted}`).toBeLessThanOrEqual(tol)
  } else if (Array.isArray(wanted)) {
    expect(Array.isArray(found) ? found.length : found, path).toBe(wanted.length)
    wanted.forEach((v, i) => expectLike((found as unknown[])[i], v, tol, `${path}[${i}]`))
  } else if (typeof wanted === 'object' && wanted !== null) {
    for (const [key, v] of Object.entries(wanted)) {
      expectLike((found as Record<string, unknown>)[key], v, tol, `${path}.${key}`)
    }
  } else expect(found, path).toBe(wanted)
}

describe.each(readdirSync(folder))('slice/%s', file => {
  const { input, expect: expected, tol } = load(file)
  const found = compute(input)

  it('has the keys of the case, and no others', () => {
    expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort())
  })
  it.each(Object.keys(expected))('has its %s', key => expectLike(found[key], expected[key], tol, key))
})

describe('beyond the cases', () => {
  const topk = load('topk_enc_span_2d.json').input
  it('top-k in 3D: shares of zones and of full active sets sum to one, and agree with random points of the box', () => {
    const input = { ...topk, slice: { basis: 'enc_span', origin: 'mean', features: [1, 4, 6] }, chosen: [1, 4, 6] }
    const found = compute(input)
    const sum = (list: { fraction: number }[]) => list.reduce((total, item) => total + item.fraction, 0)
    expect(sum(found.zones)).toBeCloseTo(1, 9)
    expect(sum(found.topk_full_active_sets)).toBeCloseTo(1, 9)
    const random = createRandom(4)
    const counts = new Map<string, number>()
    const n = 20_000
    for (let r = 0; r < n; r++) {
      const s = [0, 1, 2].map(() => (2 * random.next() - 1) * input.half_size)
      const x = found.o.map((v: number, j: number) => s.reduce((sum_, c, k) => sum_ + c * found.B[j][k], v))
      const z: number[] = input.sae.W_enc.map((w: number[], i: number) =>
        w.reduce((sum_, v, j) => sum_ + v * (x[j] - input.sae.b_pre[j]), input.sae.b_enc[i]),
      )
      const top = [...z.keys()].sort((a, b) => z[b]! - z[a]!).slice(0, 3).filter(i => z[i]! > 0) // prettier-ignore
      const key = String(input.chosen.flatMap((i: number, at: number) => (top.includes(i) ? [at] : [])))
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    for (const zone of found.zones) {
      const share = (counts.get(String(zone.active_chosen)) ?? 0) / n
      expect(Math.abs(share - zone.fraction)).toBeLessThan(5 * Math.sqrt(0.25 / n))
    }
  })
  it('a feature that fires alone nowhere has no mean embedding, no such target, and no cosines', () => {
    const { input } = load('relu_enc_span_2d.json')
    const found = compute({
      ...input,
      sae: { ...input.sae, b_enc: input.sae.b_enc.map((b: number, i: number) => (i === 0 ? -99 : b)) },
    })
    expect(found.angles[0]).toMatchObject({
      only_points: [],
      cos_to_mean_embedding: { mean: { enc: null, dec: null } },
    })
    const own = found.rotation_slack.filter((slack: any) => slack.feature === 0)
    expect(own.map((slack: any) => slack.target)).toEqual(['decoder', 'least_variance_direction'])
    expect(own[0]).toMatchObject({ n_active: 0, fixed_bias: [null, null], free_bias: null })
  })
  it.each<[string, (input: any) => unknown, RegExp]>([
    ['no points', input => ({ ...input, X: [] }), /^X: 0 points/],
    ['a wrong width', input => ({ ...input, X: [[1, 2]] }), /^X\[0\]: a list of 2/],
    ['a feature that is not there', input => ({ ...input, chosen: [1, 99] }), /^chosen: 99/],
    ['nothing chosen', input => ({ ...input, chosen: [] }), /^chosen: 0 features/],
    ['a box of no size', input => ({ ...input, half_size: 0 }), /^half_size: 0/],
    ['an unknown kind', input => ({ ...input, sae: { ...input.sae, kind: 'tanh' } }), /^sae\.kind: tanh/],
    ['k beyond the features', input => ({ ...input, sae: { ...input.sae, k: 9 } }), /^sae\.k: 9/],
    ['an unknown basis', input => ({ ...input, slice: { ...input.slice, basis: 'ica' } }), /^slice\.basis: ica/],
  ])('refuses %s, naming the key and what is expected', (_, change, message) => {
    expect(() => families.get('slice')!.compute(change(topk))).toThrow(message)
  })
})
