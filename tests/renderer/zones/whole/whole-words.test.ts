// The words of a slice against all features, and the camera on a cell.
import { describe, expect, it } from 'vitest'
import type { PlaceCell } from '../../../../core/zones/whole-dictionary.ts'
import {
  activeText,
  cameraOn,
  cellNote,
  crossingItem,
  crossingText,
  shareText,
  sideText,
} from '../../../../renderer/panels/zones/tools/whole/whole-words.ts'

const relu = { kind: 'relu' as const, k: null, features: 16_384, crossing: 6_088 }
const topk = { kind: 'topk' as const, k: 64, features: 16_384, crossing: 633 }
const cell: PlaceCell = {
  ...relu,
  place: [0.5, 0.5],
  nActive: 59,
  share: 0.25,
  outlines: [[[0, 0], [1, 0], [1, 1], [0, 1]]],
  sides: [{ leaves: 3, enters: null, distance: 0.5 }],
} // prettier-ignore

describe('counts', () => {
  it('name what they are a share of', () => {
    expect(crossingText(relu)).toBe('6,088 of 16,384 boundaries of the dictionary cross the box')
    expect(crossingText(topk)).toBe('633 of 16,384 features can be among the 64 largest somewhere in the box')
    expect(crossingItem(relu)).toMatchObject({ value: '6,088 of 16,384', name: 'boundaries crossing the box' })
    expect(crossingItem(topk).name).toContain('64 largest')
    expect(activeText(cell)).toBe('59 of 16,384 features on here')
    expect(cellNote(cell)).toContain('one linear map')
  })
  it('are of the first step alone in matching pursuit, and say so', () => {
    const pursuit = { kind: 'matching_pursuit' as const, k: null, features: 1024, crossing: 31 }
    expect(crossingText(pursuit)).toBe('31 of 1,024 features can be picked first somewhere in the box')
    expect(crossingItem(pursuit)).toMatchObject({ value: '31 of 1,024', name: 'can be picked first in the box' })
    expect(activeText({ ...cell, ...pursuit, nActive: 1 })).toBe('the first step picks #3 here')
    expect(activeText({ ...cell, ...pursuit, nActive: 1, sides: [] })).toContain('in all of the box')
    expect(activeText({ ...cell, ...pursuit, nActive: 0 })).toBe('no feature is picked here')
    expect(cellNote({ ...cell, ...pursuit })).toContain('later steps are not part of it')
    expect(cellNote({ ...cell, ...pursuit })).not.toContain('linear map')
  })
  it('are of groups in groupmax, and of no linear map where a value is a tanh', () => {
    const groups = { kind: 'groupmax' as const, k: 32, features: 1024, crossing: 31 }
    expect(crossingText(groups)).toBe('31 of 1,024 features can be the largest of their group somewhere in the box')
    expect(crossingItem(groups).name).toBe('can be largest of their group in the box')
    expect(activeText({ ...cell, ...groups })).toBe('59 of 1,024 features on here')
    expect(cellNote({ ...cell, ...groups })).toContain('one linear map')
    expect(cellNote({ ...cell, kind: 'tanh_relu' })).toContain('their values are no linear map')
  })
  it('call no small share zero', () => {
    expect(shareText(cell)).toBe("25.00% of the box's area, 1 side inside the box")
    expect(shareText({ ...cell, share: 1.5e-7 })).toContain('1.5e-7 of')
    expect(shareText({ ...cell, outlines: [[[0, 0, 0]]], sides: [] })).toContain('volume, 0 sides')
  })
  it('say what changes across a side', () => {
    expect(sideText({ leaves: 3, enters: null, distance: 1 })).toBe('#3 turns off')
    expect(sideText({ leaves: null, enters: 4, distance: 1 })).toBe('#4 turns on')
    expect(sideText({ leaves: 3, enters: 4, distance: 1 })).toBe('#4 in for #3')
  })
})

describe('the camera on a cell', () => {
  it('centres it at a third of the box on screen', () => {
    expect(cameraOn(cell, 3)).toEqual({ x: 0.5, y: 0.5, zoom: 2 })
  })
  it('stays within what cameras can do', () => {
    const point = { ...cell, outlines: [], place: [1, 2] }
    expect(cameraOn(point, 3)).toEqual({ x: 1, y: 2, zoom: 200 })
    expect(cameraOn({ ...cell, outlines: [[[-30, 0], [30, 0], [0, 30]]] }, 1).zoom).toBe(0.3) // prettier-ignore
  })
})
