// @vitest-environment happy-dom
// The store of activation planes over a real wire: asks for what the pane draws, keeps axes and camera in the pane.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { PlaneSpec } from '../../../../core/zones/activation-plane.ts'
import { usePanes } from '../../../../renderer/stores/panes.ts'
import { usePlanes } from '../../../../renderer/stores/planes.ts'
import { useSelection } from '../../../../renderer/stores/selection.ts'
import { useWorkspace } from '../../../../renderer/stores/workspace.ts'
import { connectData, makeWorkspace, startPage } from '../../fake-servers.ts'
import { samplePlane } from '../../plots/sample-plane.ts'

const asked: PlaneSpec[] = []

async function open() {
  startPage()
  connectData({
    'workspace.get': () => makeWorkspace(),
    'zone.plane': request => {
      asked.push(request)
      return { ...samplePlane(), spec: request.spec }
    },
  })
  const [panes, planes] = [usePanes(), usePlanes()]
  await useWorkspace().load()
  await vi.waitFor(() => expect(panes.ready).toBe(true))
  return { panes, planes, selection: useSelection() }
}
beforeEach(() => {
  asked.length = 0
})

describe('usePlanes', () => {
  it('asks for the first two chosen features, once, and for the axes that are set', async () => {
    const { panes, planes, selection } = await open()
    selection.choose([2])
    planes.refresh('a')
    expect(planes.request(panes.pane('a')!)).toBeNull()
    selection.choose([2, 0, 3])
    planes.refresh('a')
    planes.refresh('a')
    await vi.waitFor(() => expect(planes.pictureOf('a').drawn.value).not.toBeNull())
    expect(asked.map(r => [r.spec.features, r.x, r.y])).toEqual([[[2, 0, 3], 0, 1]])
    planes.setAxes('a', [3, 2])
    planes.refresh('a')
    await vi.waitFor(() => expect(asked).toHaveLength(2))
    expect([asked[1]!.x, asked[1]!.y]).toEqual([2, 0])
  })
  it('keeps its camera in the pane until the axes change', async () => {
    const { panes, planes, selection } = await open()
    selection.choose([2, 0])
    planes.setCamera('a', { x: 1, y: 2, zoom: 3 })
    expect(panes.pane('a')!.plane).toEqual({ camera: { x: 1, y: 2, zoom: 3 } })
    planes.setAxes('a', [0, 2])
    expect(panes.pane('a')!.plane).toEqual({ axes: [0, 2] })
  })
  it('a control shows the plane of the plot beside it, and toggles with it', async () => {
    const { panes, planes, selection } = await open()
    selection.choose([2, 0])
    planes.toggle(panes.pane('a')!)
    planes.setAxes('a', [0, 2])
    panes.addBeside('a', { control: { kind: 'features', seed: 1 } })
    const control = panes.panes[1]!
    expect(planes.isPlane(control)).toBe(true)
    expect(planes.request(control)).toMatchObject({ spec: { x: 1, y: 0, spec: { control: { kind: 'features' } } } })
    planes.toggle(control)
    expect(panes.panes.map(p => planes.isPlane(p))).toEqual([false, false])
  })
})
