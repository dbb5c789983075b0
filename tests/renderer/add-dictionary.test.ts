// @vitest-environment happy-dom
// Adding a dictionary: one that fits comes on screen, one that does not leaves what is there and says why.
import { describe, expect, it } from 'vitest'
import { useNotices } from '../../renderer/stores/notices.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

/** A page with dict-a on screen, to which a dictionary of `dIn` inputs is then added. */
async function add(dIn: number) {
  startPage()
  let info = makeWorkspace()
  connectData({
    'workspace.get': () => info,
  })
  const workspace = useWorkspace()
  await workspace.load()
  expect(workspace.dictionaryId).toBe('dict-a')
  info = { ...info, dictionaries: [...info.dictionaries, { ...info.dictionaries[0]!, id: 'new', title: 'new', dIn }] }
  await workspace.showDictionary('new')
  return workspace
}

describe('adding a dictionary', () => {
  it('shows one that fits', async () => {
    const workspace = await add(fitting())
    expect(workspace.dictionaryId).toBe('new')
    expect(useNotices().notices).toEqual([])
  })
  it('keeps the view for one that does not, with both numbers', async () => {
    const workspace = await add(fitting() + 29)
    expect(workspace.dictionaryId).toBe('dict-a')
    expect(workspace.info?.dictionaries.some(d => d.id === 'new')).toBe(true)
    const [notice] = useNotices().notices
    expect(notice?.text).toContain(`vectors of ${fitting() + 29} numbers`)
    expect(notice?.text).toContain(`has ${fitting()}`)
  })
})

function fitting(): number {
  return makeWorkspace().activations[0]!.d
}
