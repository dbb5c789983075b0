// Which points lie inside a lasso, what it adds to, and when a drag is one.
// @vitest-environment happy-dom
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { insidePolygon, lassoed, rowsInside } from '../../../renderer/plots/lasso.ts'
import type { Pixel } from '../../../renderer/plots/marks.ts'
import { useLasso } from '../../../renderer/plots/use-lasso.ts'

const square: Pixel[] = [[0, 0], [10, 0], [10, 10], [0, 10]] // prettier-ignore

describe('insidePolygon', () => {
  it('knows inside, outside and a notch', () => {
    const notched: Pixel[] = [[0, 0], [10, 0], [10, 10], [5, 2], [0, 10]] // prettier-ignore
    expect([insidePolygon(square, 5, 5), insidePolygon(square, 11, 5), insidePolygon(square, 5, -1)]).toEqual([true, false, false]) // prettier-ignore
    expect([insidePolygon(notched, 5, 5), insidePolygon(notched, 1, 5)]).toEqual([false, true])
  })
  it('agrees with the circle it is drawn around', () => {
    const circle = Array.from({ length: 200 }, (_, i): Pixel => {
      const t = (i / 200) * 2 * Math.PI
      return [50 + 40 * Math.cos(t), 50 + 40 * Math.sin(t)]
    })
    const coordinate = fc.double({ min: 0, max: 100, noNaN: true })
    fc.assert(
      fc.property(coordinate, coordinate, (x, y) => {
        const r = Math.hypot(x - 50, y - 50)
        fc.pre(Math.abs(r - 40) > 0.1)
        expect(insidePolygon(circle, x, y)).toBe(r < 40)
      }),
    )
  })
})

it('names the rows inside, and adds them to those selected', () => {
  const pixels = Float32Array.of(5, 5, 20, 5, 9, 1)
  expect(rowsInside(square, pixels, Int32Array.of(70, 80, 90))).toEqual([70, 90])
  expect(lassoed([1, 2], [2, 3], true)).toEqual([2, 3, 1])
  expect(lassoed([1, 2], [2, 3], false)).toEqual([1, 2])
})

describe('useLasso', () => {
  it('draws a box between two corners where asked, and a line by hand with Shift', () => {
    const done = vi.fn()
    const scope = effectScope()
    const lasso = scope.run(
      () =>
      useLasso({ on: () => true, box: () => true, pixels: () => Float32Array.of(5, 5, 15, 5), rows: () => Int32Array.of(1, 2), done }), // prettier-ignore
    )!
    lasso.start(press(), [10, 10])
    lasso.move([12, 8])
    lasso.move([0, 0])
    expect(lasso.path.value).toEqual([[10, 10], [0, 10], [0, 0], [10, 0]]) // prettier-ignore
    expect(lasso.end(press())).toBe(true)
    expect(done).toHaveBeenCalledWith({ rows: [1], add: false })
    lasso.start(press(), [10, 10])
    lasso.move([11, 11]) // hardly moved: a click
    expect(lasso.end(press())).toBe(false)
    lasso.start(press({ shiftKey: true }), [0, 0])
    lasso.move([9, 9])
    expect(lasso.path.value).toEqual([[0, 0], [9, 9]]) // prettier-ignore
    scope.stop()
  })
  const press = (change: Partial<PointerEvent> = {}) => ({ shiftKey: false, ctrlKey: false, metaKey: false, ...change }) as PointerEvent // prettier-ignore
  const make = (on = false) => {
    const done = vi.fn()
    const scope = effectScope()
    const lasso = scope.run(() =>
      useLasso({ on: () => on, pixels: () => Float32Array.of(5, 5), rows: () => Int32Array.of(42), done }),
    )!
    return { lasso, done, scope }
  }
  const draw = ({ lasso }: ReturnType<typeof make>) => square.slice(1).every(at => lasso.move(at))

  it('draws with Shift, or with any drag while it is on', () => {
    expect(make().lasso.start(press(), [0, 0])).toBe(false)
    expect(make(true).lasso.start(press(), [0, 0])).toBe(true)
    const made = make()
    expect(made.lasso.start(press({ shiftKey: true }), [0, 0])).toBe(true)
    expect(draw(made)).toBe(true)
    expect(made.lasso.end(press({ ctrlKey: true }))).toBe(true)
    expect(made.done).toHaveBeenCalledWith({ rows: [42], add: true })
    expect(made.lasso.path.value).toEqual([])
  })
  it('leaves a click a click, and lets go on Escape', () => {
    const made = make(true)
    made.lasso.start(press(), [0, 0])
    expect(made.lasso.end(press())).toBe(false)
    made.lasso.start(press(), [0, 0])
    draw(made)
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
    expect(made.lasso.path.value).toEqual([])
    expect(made.lasso.end(press())).toBe(false)
    expect(made.done).not.toHaveBeenCalled()
    made.scope.stop()
  })
})
