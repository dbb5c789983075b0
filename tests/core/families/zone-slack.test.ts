// The golden case zone_slack through the family that `compute` calls, with the tolerances that it states.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { families } from '../../../core/families/index.ts'
import { toJson } from '../../../main/cli/io.ts'

const file = resolve(import.meta.dirname, '../../golden/analyses/zone_slack.json')
const { inputs, outputs, tolerances } = JSON.parse(readFileSync(file, 'utf8'))
const compute = (input: unknown) => JSON.parse(toJson(families.get('zone_slack')!.compute(input)))
const found = compute(inputs)

/** `tolerances` by output key, a dotted one first; a percentage is relative. */
function tolerance(path: string, value: number): number {
  const key = Object.keys(tolerances).find(k => path === k || path.startsWith(`${k}.`)) ?? 'default'
  const stated = tolerances[key]
  return typeof stated === 'string' ? (Number.parseFloat(stated) / 100) * Math.abs(value) : stated
}

function compare(a: any, b: any, path: string): void {
  if (typeof b === 'number') expect(Math.abs(a - b), path).toBeLessThanOrEqual(tolerance(path, b))
  else for (const key of Object.keys(b)) compare(a?.[key], b[key], path ? `${path}.${key}` : key)
}

describe('zone_slack', () => {
  it.each(Object.keys(outputs))('%s is within its tolerance', key => compare(found[key], outputs[key], key))

  it('names what is wrong with its input', () => {
    expect(() => compute({ ...inputs, labels: inputs.labels.map(() => 0) })).toThrow(
      'labels: 0 found; 1 or -1 is expected',
    )
    expect(() => compute({ ...inputs, encoder: [1, 2] })).toThrow('encoder')
    expect(() => compute({ ...inputs, directions: [inputs.encoder] })).toThrow('direction')
    expect(() => compute({ ...inputs, encoder: inputs.encoder.map(() => 0) })).toThrow('a row of zeros')
  })

  it('has no cone where no encoder separates the labels', () => {
    const labels = [...inputs.labels]
    const U = inputs.U.map((row: number[]) => [...row])
    U[1] = [...U[0]]
    labels[0] = -labels[1]
    const none = compute({ ...inputs, U, labels })
    expect(none.best_cone_deg).toBeNull()
    expect(none.hit_and_run).toBeNull()
    expect(none.lp_free_b_minus_plus[0]).toEqual([0, 0])
  })
})
