// @vitest-environment happy-dom
// The cell of a place over a real wire: the latest asked wins, errors are told, it is drawn only in the plot it was asked in.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ZoneSpec } from '../../../../core/zones/types.ts'
import { AppError } from '../../../../shared/errors.ts'
import { useWholeCell } from '../../../../renderer/stores/whole-cell.ts'
import { connectData, startPage } from '../../fake-servers.ts'
import { sampleView } from '../../plots/sample-view.ts'

const { spec } = sampleView()
const other: ZoneSpec = { ...spec, features: [1] }
const answers = new Map<number, (fail?: AppError) => void>()

beforeEach(() => {
  startPage()
  answers.clear()
  connectData({
    'zone.cell': ({ place }) =>
      new Promise((resolve, reject) => {
        answers.set(place[0]!, fail =>
          fail
            ? reject(fail)
            : resolve({ kind: 'relu', k: null, features: 9, place, nActive: 2, share: 0.1, outlines: [], sides: [] }),
        )
      }),
  })
})
const place = (x: number) => ({ pane: 'a', spec, at: [x, 0], row: null })

describe('useWholeCell', () => {
  it('shows the answer of the last place asked for, in its own plot only', async () => {
    const whole = useWholeCell()
    whole.show(place(1))
    whole.show(place(2))
    expect(whole.pending).toBe(true)
    await vi.waitFor(() => expect(answers.size).toBe(2))
    answers.get(2)!()
    answers.get(1)!()
    await vi.waitFor(() => expect(whole.pending).toBe(false))
    expect(whole.cellIn('a', { ...spec })?.place).toEqual([2, 0])
    expect(whole.cellIn('b', spec)).toBeNull()
    expect(whole.cellIn('a', other)).toBeNull()
    expect(whole.cellIn('a', null)).toBeNull()
  })
  it('tells what went wrong, and forgets it when cleared', async () => {
    const whole = useWholeCell()
    whole.show(place(3))
    await vi.waitFor(() => expect(answers.size).toBe(1))
    answers.get(3)!(new AppError('bad-input', 'outside the box'))
    await vi.waitFor(() => expect(whole.error?.message).toBe('outside the box'))
    whole.clear()
    expect([whole.place, whole.error, whole.pending]).toEqual([null, null, false])
  })
})
