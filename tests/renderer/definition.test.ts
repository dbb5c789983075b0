// @vitest-environment happy-dom
// The definition editor's store: saved within a second, flushed on a change of feature, nothing typed is lost.
import { describe, expect, it, vi } from 'vitest'
import { data } from '../../renderer/api.ts'
import { useDefinition } from '../../renderer/stores/definition.ts'
import { AppError } from '../../shared/errors.ts'
import { definitionPage, key, settle } from './definition-page.ts'
import { connectData } from './fake-servers.ts'

const page = definitionPage()

describe('definition', () => {
  it('saves half a second after the last key, as a draft', async () => {
    const d = useDefinition()
    await d.show(key(3))
    d.edit({ label: 'c' })
    await vi.advanceTimersByTimeAsync(300)
    d.edit({ label: 'cities' })
    await vi.advanceTimersByTimeAsync(499)
    expect(page.labels()).toEqual([])
    await vi.advanceTimersByTimeAsync(2)
    expect(page.labels()).toEqual(['3 cities'])
    expect(page.definitions.events[0]).toMatchObject({ status: 'draft', annotator: 'me' })
    expect(d.state).toBe('saved')
  })
  it('saves within a second while somebody types without a pause', async () => {
    const d = useDefinition()
    await d.show(key(3))
    for (let i = 0; i < 10; i++) {
      d.edit({ label: 'x'.repeat(i + 1) })
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(page.labels().length).toBeGreaterThan(0)
  })
  it('saves what was typed when another feature is opened', async () => {
    const d = useDefinition()
    await d.show(key(3))
    d.edit({ label: 'three' })
    const next = d.show(key(4))
    await settle()
    await next
    expect(page.labels()).toEqual(['3 three'])
    expect(d.body.label).toBe('')
    await d.show(key(3))
    expect(d.body.label).toBe('three')
  })
  it('says that a text is not saved while it is on its way, also of a feature that is no longer shown', async () => {
    let answer = () => {}
    const waits = new Promise<void>(resolve => (answer = resolve))
    connectData({
      ...page.handlers(),
      'definition.save': async (input: any) => {
        await waits
        return page.definitions.save(input)
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
    expect(page.labels()).toEqual(['3 three'])
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
    for (const event of page.definitions.events) expect(event.label).toMatch(new RegExp(` of ${event.feature}$`))
    for (const [feature, label] of last) {
      expect(page.definitions.events.filter(e => e.feature === feature).at(-1)!.label).toBe(label)
    }
  })
  it('writes nothing when nothing changed', async () => {
    const d = useDefinition()
    await d.show(key(3))
    d.edit({ label: 'a' })
    d.edit({ label: '', status: 'unlabelled' })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(page.labels()).toEqual([])
  })
  it('keeps the text when a save fails, also across features, and saves it later', async () => {
    const d = useDefinition()
    await d.show(key(3))
    page.failWith = new AppError('disk-full', 'The disk is full.')
    d.edit({ label: 'precious' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(d.state).toBe('failed')
    expect(d.saveError?.message).toBe('The disk is full.')
    expect(d.body.label).toBe('precious')
    await d.show(key(4))
    await d.show(key(3))
    expect(d.body.label).toBe('precious')
    page.failWith = null
    await d.flush()
    expect(page.labels()).toEqual(['3 precious'])
  })
  it('asks the next data process when the first one ended', async () => {
    const d = useDefinition()
    await d.show(key(3))
    page.server.end()
    d.edit({ label: 'survivor' })
    await vi.advanceTimersByTimeAsync(600)
    expect(page.labels()).toEqual([])
    connectData(page.handlers())
    await vi.advanceTimersByTimeAsync(10)
    expect(page.labels()).toEqual(['3 survivor'])
  })
  it('saves again by itself what a data process refused, once there is a new one', async () => {
    const d = useDefinition()
    await d.show(key(3))
    page.failWith = new AppError('locked', 'The workspace is locked.')
    d.edit({ label: 'shown' })
    await vi.advanceTimersByTimeAsync(600)
    await d.show(key(4))
    d.edit({ label: 'left' })
    await vi.advanceTimersByTimeAsync(600)
    await d.show(key(3))
    expect(d.state).toBe('failed')
    page.server.end()
    page.failWith = null
    connectData(page.handlers())
    d.saveAgain()
    await settle()
    expect(page.labels().sort()).toEqual(['3 shown', '4 left'])
    expect(d.state).toBe('saved')
    expect(d.problem()).toBeNull()
  })
  it("does not show one feature's time of saving with another feature", async () => {
    const d = useDefinition()
    await d.show(key(3))
    d.edit({ label: 'three' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(d.savedAt).not.toBeNull()
    const next = d.show(key(4))
    expect(d.savedAt).toBeNull()
    await next
    expect(d.savedAt).toBeNull()
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
    page.server.emit({ t: 'definition', ...key(3) })
    await settle()
    await vi.advanceTimersByTimeAsync(1)
    expect(d.body.label).toBe('from elsewhere')
    d.edit({ label: 'mine' })
    page.server.emit({ t: 'definition', ...key(3) })
    await vi.advanceTimersByTimeAsync(1)
    expect(d.body.label).toBe('mine')
  })
})
