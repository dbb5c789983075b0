// docs/benchmarks.md is what its results give; every group has a section; ratios stand on pairs; what is asked names figures that groups report.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asked } from '../../scripts/bench/asked.mjs'
import { isMet, pageOf, readResults } from '../../scripts/bench/document.mjs'
import { groups } from '../../scripts/bench/groups.mjs'
import { createReporter } from '../../scripts/bench/reporter.mjs'
import { turns } from '../../scripts/bench/timing.mjs'

const root = join(import.meta.dirname, '../..')
const machine = { processor: 'p, 2 threads', memory: '8 GiB', system: 'Linux x64', node: '24', electron: '45' }
const at = (busy: number) => ({ load: 0.1, busy })
const result = (lines: object[], busy = 0) => ({ when: '2026-01-01 00:00', revision: 'abc', seconds: 3, before: at(busy), after: at(0), machine, lines, missing: ['x (no y)'] }) // prettier-ignore

describe('docs/benchmarks.md', () => {
  it('is what its results give: `node scripts/bench/document.mjs` writes it', async () => {
    expect(readFileSync(join(root, 'docs/benchmarks.md'), 'utf8')).toBe(await pageOf(root, readResults(root)))
  })
  it('has a section for every group, measured or not, and results of no other', async () => {
    const page = await pageOf(root, {})
    for (const name of Object.keys(groups)) expect(page).toContain(`## ${name}\n`)
    expect(page.match(/\*\*Not measured\*\* yet/g)).toHaveLength(Object.keys(groups).length)
    expect(Object.keys(groups)).toEqual(expect.arrayContaining(Object.keys(readResults(root))))
  })
  it('says of a measured group when, on what, beside what load, what was met, and what was not measured', async () => {
    const lines = [
      { figure: 'a', value: 20, unit: 'ms', limit: 16, ratio: 1.25 },
      { figure: 'b', value: 20, unit: 'rows/s', limit: 16, ratio: 1.25, l0: 3 },
      { figure: 'c', value: 4, unit: 'ms', peer: 2, ratio: 2, min: 1.5, max: 3, pairs: 5 },
    ]
    const page = (await pageOf(root, { zones: result(lines), slack: result([], 0.5) })).replaceAll(/ +/g, ' ')
    for (const text of ['2026-01-01 00:00 UTC, commit abc, 3 s. Quiet:', 'at most 16 ms, **missed**', 'at least 16 rows/s, met | l0 3', '2 times (1.5 to 3, 5 pairs)', '**Loaded**: other programs used 50%', 'Not measured: x (no y).', '8 GiB']) expect(page).toContain(text) // prettier-ignore
  })
  it('asks for figures of groups that there are', () => {
    for (const { group, figures } of asked) {
      expect(groups).toHaveProperty(group)
      expect(figures.length).toBeGreaterThan(0)
      const measured = readResults(root)[group]
      const names = measured?.lines.map((line: { figure: string }) => line.figure)
      // A bench that could not do a part says so in `missing`.
      if (measured && measured.missing.length === 0) expect(names).toEqual(expect.arrayContaining(figures))
    }
  })
})

describe('what a bench says', () => {
  it('of a peer: medians, and the smallest, middle and largest ratio of a pair; fewer than five are refused', () => {
    const { compare, lines } = createReporter(() => undefined)
    compare('x', 'ms', { ours: [1, 2, 3, 4, 5], peer: [2, 2, 2, 2, 1] })
    expect(lines).toEqual([{ figure: 'x', value: 3, unit: 'ms', peer: 2, ratio: 1.5, min: 0.5, max: 5, pairs: 5 }])
    expect(() => compare('x', 'ms', { ours: [1, 2, 3, 4], peer: [1, 2, 3, 4] })).toThrow('5 pairs are needed')
  })
  it('alone: nothing', () => {
    expect(() => createReporter(() => undefined).report('x', 1, 'ms', {})).toThrow('stands alone')
  })
  it('takes turns, each first in every other pair, after one of each that does not count', async () => {
    const order: string[] = []
    const as = (who: string) => async (i: number) => (order.push(`${who}${i}`), i)
    expect(await turns(3, as('o'), as('p'))).toEqual({ ours: [0, 1, 2], peer: [0, 1, 2] })
    expect(order.join(' ')).toBe('o-1 p-1 o0 p0 p1 o1 o2 p2')
  })
  it('is met from above of a rate, from below of anything else', () => {
    expect([isMet({ value: 1, unit: 'rows/s', limit: 2 }), isMet({ value: 1, unit: 's', limit: 2 }), isMet({ value: 9, unit: 's', ratio: 1.1, aim: 1.2 }), isMet({ value: 1, unit: 's' })]).toEqual([false, true, true, null]) // prettier-ignore
  })
})
