// The note on the first figure, and the feature report: what they say and that they leave out what is not there.
import { describe, expect, it } from 'vitest'
import { pointAtZone } from '../../../main/cli/first-look/note.ts'
import { featureReport } from '../../../main/cli/first-look/report.ts'
import type { ZoneView } from '../../../core/zones/types.ts'
import type { FeaturePage } from '../../../shared/feature-page-model.ts'
import type { RunInfo } from '../../../shared/model.ts'

/** A square of half side 2 with feature 7 on to the right of x = 0, and points in its upper right. */
function halfPlaneView(): ZoneView {
  const empty = { arrow: [0, 0], lengthFraction: 0, inByConstruction: false }
  return {
    halfSize: 2,
    features: [{ feature: 7, state: 'line', encoder: empty, decoder: { ...empty, norm: 1 } }],
    zones: [
      { active: 1, nTrue: 12, nDrawn: 12, share: 0.5, meanSquaredError: null },
      { active: 0, nTrue: 88, nDrawn: 88, share: 0.5, meanSquaredError: null },
    ],
    cells: [
      { active: 1, share: 0.5, centroid: [1, 0] },
      { active: 0, share: 0.5, centroid: [-1, 0] },
    ],
    points: { s: Float32Array.from([1, 1, 1.2, 1.1, 1.4, 0.9]) },
    population: { unit: 'word' },
  } as unknown as ZoneView
}

describe('pointAtZone', () => {
  it('names the count truly inside and ends its arrow at the centroid of the zone', () => {
    const [note, arrow] = pointAtZone(halfPlaneView())
    expect(note).toMatchObject({ kind: 'text', text: '12 words: only #7' })
    // Centroid (1, 0) in a box of half side 2: three quarters across, half way down.
    expect(arrow).toMatchObject({ kind: 'arrow', x2: 0.75, y2: 0.5 })
  })
  it('stands on no point', () => {
    const [note] = pointAtZone(halfPlaneView())
    if (note?.kind !== 'text') throw new Error('no note')
    const points = [0.75, 0.8, 0.85].map((x, i) => [x, [0.25, 0.225, 0.275][i]!] as const)
    for (const [x, y] of points) expect(x > note.x && x < note.x + 0.34 && y > note.y && y < note.y + 0.07).toBe(false)
  })
  it('says nothing where no zone of one feature is in the slice', () => {
    expect(pointAtZone({ ...halfPlaneView(), zones: [] })).toEqual([])
  })
})

describe('featureReport', () => {
  it('names the population, leaves empty intervals out, and disarms token text', () => {
    const example = (token: string, value: number) => ({ row: 0, value, tokens: [token], values: [value], at: 0 })
    const page = {
      feature: 7, density: 0.12, nActive: 12, max: 2, meanActive: 1, encoderDecoderCosine: 0.5, definition: null,
      examples: {
        max: [example('a`b\nc', 2)],
        intervals: [
          { from: 1, to: 2, count: 1, items: [example('x', 1.5)] },
          { from: 0, to: 1, count: 0, items: [] },
        ],
        random: [],
      },
    } as unknown as FeaturePage // prettier-ignore
    const none = new Float64Array(0)
    const nothingNear = {
      nearMisses: { items: [], found: { duplicates: 0, special: 0 }, threshold: 0, off: 88, looked: 88 },
      byDecoder: {
        feature: 7, by: 'decoder' as const, features: new Int32Array(0), cosDecoder: new Float32Array(0), cosEncoder: new Float32Array(0),
        jaccard: none, otherGivenThis: none, thisGivenOther: none, labels: [], rows: 12, counted: 12,
      },
    } // prettier-ignore
    const run = { rows: 100, l0: 1.5, fvu: 0.25, dead: 3, provider: 'cpu', reason: 'CPU: chosen' } as RunInfo
    const text = featureReport('A on b', run, 'word', [{ page, ...nothingNear }])
    expect(text).toContain('100 words; L0 1.50 features per word; FVU 0.250; 3 features are on for no word')
    expect(text).toContain('On for 12 words (density 12.00% of unmasked words)')
    expect(text).toContain('`a?b?c` 2.00')
    expect(text).toContain('- 1.00 to 2.00 (1 words)')
    expect(text).not.toContain('0.00 to 1.00')
  })
})
