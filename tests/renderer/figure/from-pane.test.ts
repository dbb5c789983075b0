// @vitest-environment happy-dom
// A figure made from a pane over a real wire: it shows what the pane is asked for, however late the pane's own picture comes.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { usePaneActions } from '../../../renderer/panels/zones/use-pane-actions.ts'
import { useFigures } from '../../../renderer/stores/figures.ts'
import { savedAfter, usePanes } from '../../../renderer/stores/panes.ts'
import { usePlaces } from '../../../renderer/stores/places.ts'
import { useSelection } from '../../../renderer/stores/selection.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { AppError } from '../../../shared/errors.ts'
import { connectData, makeWorkspace, startPage } from '../fake-servers.ts'
import { sampleView } from '../plots/sample-view.ts'
import { zonesOf } from '../../core/figure/zone-figure.ts'

const asked: ZoneSpec[] = []
/** Answers wait for this, as behind a busy machine. */
let gate: Promise<void> = Promise.resolve()

async function open() {
  startPage()
  connectData({
    'workspace.get': () => makeWorkspace(),
    'state.get': () => null,
    'state.put': () => undefined,
    'definition.get': () => ({ current: null, events: [], tests: [] }),
    'figure.list': () => [],
    'figure.save': ({ recipe }) => ({ id: 'figure-1', name: recipe.title, updatedAt: '' }),
    'zone.view': async spec => {
      asked.push(spec)
      await gate
      if (spec.basis === 'pca') throw new AppError('bad-input', 'no such slice')
      return { ...sampleView({ k: 3, spec }), spec }
    },
  })
  const panes = usePanes()
  await useWorkspace().load()
  await vi.waitFor(() => expect(panes.ready).toBe(true))
  useSelection().choose([2, 0, 3])
  panes.refresh('a')
  await vi.waitFor(() => expect(panes.pictureOf('a').drawn.value).not.toBeNull())
  const shown = () => (useFigures().recipe ? zonesOf(useFigures().recipe!).view.spec : undefined)
  return { panes, shown, actions: usePaneActions(() => panes.pane('a')!) }
}

beforeEach(() => {
  asked.length = 0
  gate = Promise.resolve()
})
// what an earlier store still wants to save must not reach the next test's workspace
afterEach(() => new Promise(resolve => setTimeout(resolve, savedAfter + 50)))

describe('a figure of a pane', () => {
  it('is of the view on screen where that is the answer, without asking again', async () => {
    const { actions, shown } = await open()
    actions.makeFigure()
    await vi.waitFor(() => expect(shown()).toMatchObject({ basis: 'encoder', features: [2, 0, 3] }))
    expect(asked).toHaveLength(1)
    expect(usePlaces().place).toBe('figures')
  })
  it('is of the slice that the pane names while its picture is still the one before', async () => {
    const { panes, actions, shown } = await open()
    let release = () => {}
    gate = new Promise(resolve => (release = resolve))
    panes.setSpec('a', { basis: 'decoder' })
    panes.refresh('a')
    expect(panes.pictureOf('a').drawn.value!.view.spec.basis).toBe('encoder')
    actions.makeFigure()
    // Another change after the click is not the figure's.
    panes.setSpec('a', { basis: 'lda' })
    panes.refresh('a')
    release()
    await vi.waitFor(() => expect(shown()).toBeDefined())
    expect(shown()).toMatchObject({ basis: 'decoder' })
  })
  it('is of a change that has not been asked for yet', async () => {
    const { panes, actions, shown } = await open()
    panes.setSpec('a', { basis: 'decoder' })
    actions.makeFigure()
    await vi.waitFor(() => expect(shown()).toBeDefined())
    expect(shown()).toMatchObject({ basis: 'decoder' })
  })
  it('is not made of the picture before an error', async () => {
    const { panes, actions, shown } = await open()
    panes.setSpec('a', { basis: 'pca' })
    panes.refresh('a')
    await vi.waitFor(() => expect(panes.pictureOf('a').error.value?.message).toBe('no such slice'))
    actions.makeFigure()
    expect(usePlaces().place).not.toBe('figures')
    expect(shown()).toBeUndefined()
  })
  it('hides in a control what the plot beside it hides', async () => {
    const { panes } = await open()
    panes.addBeside('a', { control: { kind: 'features', seed: 1 } })
    panes.setOptions('a', { hidden: [1] })
    panes.refresh('b')
    await vi.waitFor(() => expect(panes.pictureOf('b').drawn.value).not.toBeNull())
    usePaneActions(() => panes.pane('b')!).makeFigure()
    await vi.waitFor(() => expect(useFigures().recipe?.panels[0]?.options.hidden).toEqual([1]))
  })
})
