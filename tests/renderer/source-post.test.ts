// @vitest-environment happy-dom
// The source post's figure as the window opens it: two files, the view in place of the plots and back again, errors and cancelling.
import { nextTick } from 'vue'
import { describe, expect, it } from 'vitest'
import recipe from '../../native-models/views/source-post.json' with { type: 'json' }
import { AppError } from '../../shared/errors.ts'
import type { OpenedRecipe } from '../../shared/view-recipe.ts'
import { useNotices } from '../../renderer/stores/notices.ts'
import { usePanes } from '../../renderer/stores/panes.ts'
import { usePlaces } from '../../renderer/stores/places.ts'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useSourcePost } from '../../renderer/stores/source-post.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { appCalls, connectData, makeWorkspace, startPage } from './fake-servers.ts'

const info = makeWorkspace()
const opened: OpenedRecipe = {
  title: recipe.title,
  spec: {
    dictionary: info.dictionaries[0]!.id,
    activations: info.activations[0]!.id,
    features: [6510, 1085],
    dim: 3,
    basis: 'encoder+mean',
    origin: 'mean',
    points: 'all',
    filter: '/^s/i',
    control: null,
  },
  rows: 10,
  starting: 4,
  warnings: [],
}

/** A page with the dialog up; `answer` is what opening gives. */
async function begin(answer: (signal: AbortSignal) => Promise<OpenedRecipe>) {
  let picked = 0
  startPage({ 'file.pick': () => ({ fileId: `file-${++picked}`, name: picked === 1 ? 'params.npz' : 'words.npz' }) })
  const calls: unknown[] = []
  connectData({
    'workspace.get': () => info,
    'recipe.get': () => recipe as never,
    'recipe.open': (input: unknown, ctx: { signal: AbortSignal; progress(value: unknown): void }) => {
      calls.push(input)
      ctx.progress({ done: 1, total: 3, phase: 'adding the dictionary' })
      return answer(ctx.signal)
    },
    'zone.view': () => new Promise(() => undefined),
  } as never)
  await useWorkspace().load()
  const post = useSourcePost()
  await post.start()
  return { post, calls }
}

describe("the source post's figure", () => {
  it('asks for both files before it opens', async () => {
    const { post, calls } = await begin(() => Promise.resolve(opened))
    expect(usePlaces().overlay).toBe('source-post')
    expect(post.canOpen).toBe(false)
    await post.pick('dictionary')
    await post.open()
    expect([post.canOpen, calls]).toEqual([false, []])
    await post.pick('activations')
    expect(post.canOpen).toBe(true)
    expect(appCalls.filter(c => c.name === 'file.pick').map(c => c.input.purpose)).toEqual([
      'dictionary-file',
      'activations',
    ])
  })
  it('shows the view in place of the plots, and Undo brings them back', async () => {
    const { post, calls } = await begin(() => Promise.resolve(opened))
    useSelection().choose([1, 2])
    const before = usePanes().panes[0]!.spec
    await post.pick('dictionary')
    await post.pick('activations')
    await post.open()
    expect(calls).toEqual([{ name: 'source-post', dictionary: 'file-1', activations: 'file-2' }])
    expect([usePlaces().overlay, usePlaces().place]).toEqual([null, 'zones'])
    const [pane] = usePanes().panes
    expect(pane).toMatchObject({
      follows: true,
      spec: { dim: 3, basis: 'encoder+mean', filter: '/^s/i', points: 'all' },
    })
    expect(useSelection().chosen.map(c => c.feature)).toEqual([6510, 1085])
    const notice = useNotices().notices.find(n => n.action?.title === 'Undo')
    notice!.action!.run()
    await nextTick()
    expect(usePanes().panes[0]!.spec).toMatchObject({ dim: before.dim, basis: before.basis, filter: before.filter })
    expect(useSelection().chosen.map(c => c.feature)).toEqual([1, 2])
  })
  it('keeps the dialog with what to know before reading', async () => {
    const { post } = await begin(() => Promise.resolve({ ...opened, warnings: ['The folder says layer 12.'] }))
    await post.pick('dictionary')
    await post.pick('activations')
    await post.open()
    expect([usePlaces().overlay, post.warnings]).toEqual(['source-post', ['The folder says layer 12.']])
    expect(useNotices().notices).toEqual([])
    post.close()
    expect(usePlaces().overlay).toBe(null)
    expect(useNotices().notices.map(n => n.action?.title)).toEqual(['Undo'])
  })
  it('says in the dialog what does not fit; another file clears it', async () => {
    const { post } = await begin(() => Promise.reject(new AppError('bad-input', 'a.npz: found 3, expected 2304.')))
    await post.pick('dictionary')
    await post.pick('activations')
    await post.open()
    expect(post.error?.message).toBe('a.npz: found 3, expected 2304.')
    expect([usePlaces().overlay, post.phase]).toEqual(['source-post', null])
    await post.pick('activations')
    expect([post.error, post.canOpen]).toEqual([null, true])
  })
  it('is given up by Cancel, without an error', async () => {
    const { post } = await begin(
      signal =>
        new Promise((_, reject) =>
          signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Cancelled.'))),
        ),
    )
    await post.pick('dictionary')
    await post.pick('activations')
    const opening = post.open()
    expect(post.phase).not.toBe(null)
    post.cancel()
    await opening
    expect([post.phase, post.error, usePlaces().overlay]).toEqual([null, null, 'source-post'])
  })
})
