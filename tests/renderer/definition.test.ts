// @vitest-environment happy-dom
// The definition editor's store: saved within a second, flushed on a change of feature, nothing typed is lost.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { data } from '../../renderer/api.ts'
import { emptyDefinition } from '../../shared/definition-model.ts'
import { useDefinition } from '../../renderer/stores/definition.ts'
import { useNotices } from '../../renderer/stores/notices.ts'
import { AppError } from '../../shared/errors.ts'
import { connectData, makeDefinitions, startPage } from './fake-servers.ts'

const key = (feature: number) => ({ dictionary: 'dict-a', feature })
let definitions: ReturnType<typeof makeDefinitions>
let failWith: AppError | null
let readFailsWith: AppError | null
let server: ReturnType<typeof connectData>
const handlers = () => ({
  'definition.get': (input: { feature: number }) => {
    if (readFailsWith) throw readFailsWith
    return definitions.get(input)
  },
  'definition.save': (input: any) => {
    if (failWith) throw failWith
    return definitions.save(input)
  },
})

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  startPage()
  definitions = makeDefinitions()
  failWith = readFailsWith = null
  server = connectData(handlers())
})
afterEach(() => {
  vi.useRealTimers()
})
const settle = () => vi.advanceTimersByTimeAsync(0)
const labels = () => definitions.events.map(e => `${e.feature} ${e.label}`)

describe('definition', () => {
  it('saves half a second after the last key, as a draft', async () => {
    const d = useDefinition()
    await d.show(key(3))
    d.edit({ label: 'c' })
    await vi.advanceTimersByTimeAsync(300)
    d.edit({ label: 'cities' })
    await vi.advanceTimersByTimeAsync(499)
    expect(labels()).toEqual([])
    await vi.advanceTimersByTimeAsync(2)
    expect(labels()).toEqual(['3 cities'])
    expect(definitions.events[0]).toMatchObject({ status: 'draft', annotator: 'me' })
    expect(d.state).toBe('saved')
  })
  it('saves within a second while somebody types without a pause', async () => {
    const d = useDefinition()
    await d.show(key(3))
    for (let i = 0; i < 10; i++) {
      d.edit({ label: 'x'.repeat(i + 1) })
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(labels().length).toBeGreaterThan(0)
  })
  it('saves what was typed when another feature is opened', async () => {
    const d = useDefinition()
    await d.show(key(3))
    d.edit({ label: 'three' })
    const next = d.show(key(4))
    await settle()
    await next
    expect(labels()).toEqual(['3 three'])
    expect(d.body.label).toBe('')
    await d.show(key(3))
    expect(d.body.label).toBe('three')
  })
  it('says that a text is not saved while it is on its way, also of a feature that is no longer shown', async () => {
    let answer = () => {}
    const waits = new Promise<void>(resolve => (answer = resolve))
    connectData({
      ...handlers(),
      'definition.save': async (input: any) => {
        await waits
        return definitions.save(input)
      },
    })
    const d = useDefinition()
    await d.show(key(3))
    d.edit({ label: 'three' })
    const saved = d.flush()
    void d.show(key(4))
    await settle()
    expect(d.problem()).toBe('Definition of #3. It is not saved yet.')
    answer()
    await saved
    await settle()
    expect(d.problem()).toBeNull()
    expect(labels()).toEqual(['3 three'])
  })
  it('never writes what was typed to another feature, however fast features change', async () => {
    const d = useDefinition()
    const last = new Map<number, string>()
    let random = 7
    const next = (n: number) => (random = (random * 48_271) % 2_147_483_647) % n
    for (let i = 0; i < 300; i++) {
      const feature = next(4)
      void d.show(key(feature))
      if (next(3)) await vi.advanceTimersByTimeAsync(next(700)) // else the definition has not even come
      d.edit({ label: `text ${i} of ${feature}` })
      expect(d.body.label).toBe(`text ${i} of ${feature}`)
      last.set(feature, d.body.label)
      if (!next(3)) await vi.advanceTimersByTimeAsync(next(1_200))
    }
    await d.flush()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(last.size).toBe(4)
    for (const event of definitions.events) expect(event.label).toMatch(new RegExp(` of ${event.feature}$`))
    for (const [feature, label] of last) {
      expect(definitions.events.filter(e => e.feature === feature).at(-1)!.label).toBe(label)
    }
  })
  it('keeps what is typed before the definition is read, and saves it once it is', async () => {
    const d = useDefinition()
    const reading = d.show(key(3))
    for (const text of ['c', 'ci', 'cities']) d.edit({ label: text })
    expect(d.loaded).toBe(false)
    expect(d.body).toMatchObject({ label: 'cities', status: 'draft' })
    await reading
    expect(d.body).toMatchObject({ label: 'cities', status: 'draft' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(labels()).toEqual(['3 cities'])
  })
  it('keeps what is typed before a stored definition is read as the edit in progress, and says so', async () => {
    definitions.save({
      ...key(3),
      annotator: 'you',
      body: { ...emptyDefinition, label: 'stored', notes: 'n', status: 'reviewed' },
    })
    const d = useDefinition()
    const reading = d.show(key(3))
    d.edit({ label: 'typed' })
    await reading
    expect(d.body).toMatchObject({ label: 'typed', notes: 'n', status: 'reviewed' })
    expect(useNotices().notices.at(-1)?.text).toContain('#3 had “stored”')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(labels()).toEqual(['3 stored', '3 typed'])
  })
  it('a text that was taken back before the definition is read changes nothing of it', async () => {
    definitions.save({ ...key(3), annotator: 'you', body: { ...emptyDefinition, label: 'stored', status: 'reviewed' } })
    const d = useDefinition()
    const reading = d.show(key(3))
    d.edit({ label: 'x' })
    d.edit({ label: '' })
    await reading
    await vi.advanceTimersByTimeAsync(1_000)
    expect(d.body.label).toBe('stored')
    expect(labels()).toEqual(['3 stored'])
  })
  it('saves what was typed early to its own feature when another one is opened before it is read', async () => {
    const d = useDefinition()
    const first = d.show(key(3))
    d.edit({ label: 'three' })
    const second = d.show(key(4))
    expect(d.body.label).toBe('')
    d.edit({ notes: 'of four' })
    await Promise.all([first, second])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(definitions.events.map(e => [e.feature, e.label, e.notes])).toEqual([
      [3, 'three', ''],
      [4, '', 'of four'],
    ])
  })
  it('keeps what was typed early when the definition cannot be read, and saves it after the next attempt', async () => {
    const d = useDefinition()
    readFailsWith = new AppError('internal', 'The disk does not answer.')
    const reading = d.show(key(3))
    d.edit({ label: 'precious' })
    await reading
    expect(d).toMatchObject({ state: 'failed', loaded: false })
    expect(d.saveError?.message).toBe('The disk does not answer.')
    expect(d.body.label).toBe('precious')
    readFailsWith = null
    await d.flush()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(labels()).toEqual(['3 precious'])
  })
  it('writes nothing when nothing changed', async () => {
    const d = useDefinition()
    await d.show(key(3))
    d.edit({ label: 'a' })
    d.edit({ label: '', status: 'unlabelled' })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(labels()).toEqual([])
  })
  it('keeps the text when a save fails, also across features, and saves it later', async () => {
    const d = useDefinition()
    await d.show(key(3))
    failWith = new AppError('disk-full', 'The disk is full.')
    d.edit({ label: 'precious' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(d.state).toBe('failed')
    expect(d.saveError?.message).toBe('The disk is full.')
    expect(d.body.label).toBe('precious')
    await d.show(key(4))
    await d.show(key(3))
    expect(d.body.label).toBe('precious')
    failWith = null
    await d.flush()
    expect(labels()).toEqual(['3 precious'])
  })
  it('asks the next data process when the first one ended', async () => {
    const d = useDefinition()
    await d.show(key(3))
    server.end()
    d.edit({ label: 'survivor' })
    await vi.advanceTimersByTimeAsync(600)
    expect(labels()).toEqual([])
    connectData(handlers())
    await vi.advanceTimersByTimeAsync(10)
    expect(labels()).toEqual(['3 survivor'])
  })
  it('reverts to an earlier version by writing it again', async () => {
    const d = useDefinition()
    await d.show(key(3))
    d.edit({ label: 'old' })
    await vi.advanceTimersByTimeAsync(1_000)
    d.edit({ label: 'new' })
    await vi.advanceTimersByTimeAsync(1_000)
    await d.revert({ ...d.body, label: 'old' })
    expect(d.events.map(e => e.label)).toEqual(['old', 'new', 'old'])
    expect(d.body.label).toBe('old')
  })
  it('takes over a change made elsewhere, but never over what is being typed', async () => {
    const d = useDefinition()
    d.listen()
    await d.show(key(3))
    const other = { ...d.body, label: 'from elsewhere', status: 'reviewed' as const }
    await data.call('definition.save', { ...key(3), annotator: 'you', body: other })
    server.emit({ t: 'definition', ...key(3) })
    await settle()
    await vi.advanceTimersByTimeAsync(1)
    expect(d.body.label).toBe('from elsewhere')
    d.edit({ label: 'mine' })
    server.emit({ t: 'definition', ...key(3) })
    await vi.advanceTimersByTimeAsync(1)
    expect(d.body.label).toBe('mine')
  })

  it('gives a tag that was toggled before the definition was read, and leaves the others', async () => {
    const d = useDefinition()
    await d.show(key(3))
    d.edit({ tags: ['a', 'b'] })
    await d.flush()
    await d.show(key(4))
    const reading = d.show(key(3))
    d.toggleTag('c')
    d.toggleTag('a')
    await reading
    await d.flush()
    expect(definitions.get(key(3)).current!.tags).toEqual(['b', 'c'])
  })
})
