// What the main process keeps: where the window was, and which workspaces were open.
import { describe, expect, it } from 'vitest'
import { placeOn } from '../../main/app/bounds.ts'
import { nothing, readRemembered, withOpened, withoutRecent } from '../../main/app/remembered.ts'

describe('the window', () => {
  const left = { x: 0, y: 25, width: 1_920, height: 1_055 }
  const right = { x: 1_920, y: 0, width: 2_560, height: 1_440 }
  it('comes back where it was', () => {
    const bounds = { x: 2_000, y: 50, width: 1_600, height: 1_000 }
    expect(placeOn([left, right], bounds)).toEqual(bounds)
  })
  it('is moved into the display that shows most of it', () => {
    expect(placeOn([left, right], { x: -100, y: 0, width: 1_200, height: 800 })).toEqual({ x: 0, y: 25, width: 1_200, height: 800 }) // prettier-ignore
    expect(placeOn([left, right], { x: 4_000, y: 900, width: 1_200, height: 800 })).toEqual({ x: 3_280, y: 640, width: 1_200, height: 800 }) // prettier-ignore
  })
  it('is made smaller for a smaller display, and keeps only its size where its display is gone', () => {
    expect(placeOn([left], { x: 0, y: 25, width: 2_560, height: 1_400 })).toEqual(left)
    expect(placeOn([left], { x: 2_500, y: 100, width: 2_200, height: 900 })).toEqual({ width: 1_920, height: 900 })
    expect(placeOn([left], { width: 1_000, height: 700 })).toEqual({ width: 1_000, height: 700 })
    expect(placeOn([], { x: 5, y: 5, width: 1_000, height: 700 })).toEqual({ width: 1_000, height: 700 })
  })
})

describe('workspaces that were open', () => {
  it('are kept with their names, the last one first, and forgotten when asked', () => {
    let kept = withOpened(nothing, '/a', 'Absorption')
    kept = withOpened(kept, '/b', 'b')
    kept = withOpened(kept, '/a', 'Absorption, take 2')
    expect(kept).toMatchObject({
      workspace: '/a',
      recent: ['/a', '/b'],
      names: { '/a': 'Absorption, take 2', '/b': 'b' },
    })
    expect(withoutRecent(kept, '/a')).toMatchObject({ workspace: '/a', recent: ['/b'], names: { '/b': 'b' } })
  })
  it('are at most twelve, names with them', () => {
    const kept = Array.from({ length: 20 }, (_, i) => `/${i}`).reduce(
      (old, path) => withOpened(old, path, `n${path}`),
      nothing,
    )
    expect([kept.recent.length, kept.recent[0], Object.keys(kept.names).length]).toEqual([12, '/19', 12])
  })
})

describe('what was kept by another version, or is broken', () => {
  it('loses only the part that cannot be read', () => {
    const raw = { bounds: { width: 'wide' }, workspace: '/a', recent: ['/a', 7, '/b'], later: { unknown: true } }
    expect(readRemembered(raw)).toEqual({ bounds: null, workspace: '/a', recent: ['/a', '/b'], names: {} })
    expect(readRemembered({ workspace: '/only' })).toMatchObject({ recent: ['/only'] })
    for (const broken of [undefined, null, 4, 'text', []]) expect(readRemembered(broken)).toEqual(nothing)
  })
})
