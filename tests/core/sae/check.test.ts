// What a dictionary's name promises, and what is said where a few rows do not keep it.
import { describe, expect, it } from 'vitest'
import { judgeCheck, l0OfName, spreadRows } from '../../../core/sae/check.ts'

describe('l0OfName', () => {
  const of = (path: string, dSae = 16_384) => l0OfName(path, dSae)?.l0 ?? null
  it('reads an L0 from the names around the file, the innermost first', () => {
    expect(l0OfName('/files/layer_20/width_16k/average_l0_59', 16_384)).toEqual({
      l0: 59,
      from: 'average_l0_59 in its name',
    })
    expect(of('/a/average_l0_71/params.npz')).toBe(71)
    expect(of('C:\\saes\\l0-12.5\\x.pt')).toBe(12.5)
    expect(of('/l0_100/l0=8')).toBe(8)
    expect(of('/runs/topk_32/ae.pt')).toBe(32)
    expect(of('/runs/pythia-k64-layer3')).toBe(64)
  })
  it('takes an L0 before a k, and no weight of a loss, width, layer or word for either', () => {
    expect(of('/k_64/l0_60')).toBe(60)
    for (const name of ['l0_coefficient_5', 'l0_coeff_4', 'l0_5e-3', 'l0_0.01', 'l0_small', 'width_16k', 'layer_12', 'xl0_9', 'k_1e3', 'block4']) {
      expect(of(`/saes/${name}`), name).toBeNull()
    } // prettier-ignore
    expect(of('/l0_59', 32)).toBeNull() // more than there are features
  })
})

describe('judgeCheck', () => {
  const promised = { l0: 59, from: 'average_l0_59 in its name' }
  it('says nothing where L0 is within a factor of two and FVU below one', () => {
    for (const l0 of [29.5, 59, 118]) expect(judgeCheck({ l0, fvu: 0.2 }, promised)).toEqual([])
    expect(judgeCheck({ l0: 412, fvu: 1 }, null)).toEqual([])
    expect(judgeCheck({ l0: 60, fvu: null }, promised)).toEqual([])
  })
  it('names what was expected, who says so, and what was found', () => {
    const said = 'Expected L0 59 (average_l0_59 in its name), got 412: wrong hook point?'
    expect(judgeCheck({ l0: 412.3, fvu: 0.5 }, promised)).toEqual([said])
    expect(judgeCheck({ l0: 412.3, fvu: 0.5 }, promised, true)[0]).toMatch(/got 412: its threshold was never set\.$/)
    expect(judgeCheck({ l0: 3, fvu: 0.5 }, promised, true)[0]).toMatch(/wrong hook point\?$/)
    expect(judgeCheck({ l0: 3.217, fvu: 0.5 }, promised)[0]).toMatch(/got 3\.22:/)
  })
  it('says when the mean reconstructs better, and when nothing is on', () => {
    expect(judgeCheck({ l0: 59, fvu: 3.21 }, promised)).toEqual([
      'FVU 3.21: it reconstructs worse than the mean. Wrong hook point, wrong scale?',
    ])
    expect(judgeCheck({ l0: 0, fvu: 1 }, promised)).toEqual([expect.stringMatching(/^No feature is on/)])
  })
})

describe('spreadRows', () => {
  it('takes all of few, and of many the ends and evenly between them', () => {
    const rows = Int32Array.from({ length: 10_001 }, (_, i) => 2 * i)
    expect(spreadRows(rows.slice(0, 5), 5)).toEqual(rows.slice(0, 5))
    const some = spreadRows(rows, 11)
    expect([...some]).toEqual([0, 2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 14_000, 16_000, 18_000, 20_000])
    expect(new Set(spreadRows(rows, 2_000)).size).toBe(2_000)
  })
})
