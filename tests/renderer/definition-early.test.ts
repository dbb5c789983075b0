// @vitest-environment happy-dom
// What is typed before the definition of a feature is read: kept, merged with what was there, saved to its own feature.
import { describe, expect, it, vi } from 'vitest'
import { emptyDefinition } from '../../shared/definition-model.ts'
import { useDefinition } from '../../renderer/stores/definition.ts'
import { useNotices } from '../../renderer/stores/notices.ts'
import { AppError } from '../../shared/errors.ts'
import { definitionPage, key } from './definition-page.ts'

const page = definitionPage()

describe('what is typed before the definition is read', () => {
  it('is kept, and saved once it is read', async () => {
    const d = useDefinition()
    const reading = d.show(key(3))
    for (const text of ['c', 'ci', 'cities']) d.edit({ label: text })
    expect(d.loaded).toBe(false)
    expect(d.body).toMatchObject({ label: 'cities', status: 'draft' })
    await reading
    expect(d.body).toMatchObject({ label: 'cities', status: 'draft' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(page.labels()).toEqual(['3 cities'])
  })
  it('is the edit in progress where a definition was stored, which is said', async () => {
    page.definitions.save({
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
    expect(page.labels()).toEqual(['3 stored', '3 typed'])
  })
  it('changes nothing where it was taken back', async () => {
    page.definitions.save({
      ...key(3),
      annotator: 'you',
      body: { ...emptyDefinition, label: 'stored', status: 'reviewed' },
    })
    const d = useDefinition()
    const reading = d.show(key(3))
    d.edit({ label: 'x' })
    d.edit({ label: '' })
    await reading
    await vi.advanceTimersByTimeAsync(1_000)
    expect(d.body.label).toBe('stored')
    expect(page.labels()).toEqual(['3 stored'])
  })
  it('is saved to its own feature when another one is opened before', async () => {
    const d = useDefinition()
    const first = d.show(key(3))
    d.edit({ label: 'three' })
    const second = d.show(key(4))
    expect(d.body.label).toBe('')
    d.edit({ notes: 'of four' })
    await Promise.all([first, second])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(page.definitions.events.map(e => [e.feature, e.label, e.notes])).toEqual([
      [3, 'three', ''],
      [4, '', 'of four'],
    ])
  })
  it('is kept when the definition cannot be read, and saved after the next attempt', async () => {
    const d = useDefinition()
    page.readFailsWith = new AppError('internal', 'The disk does not answer.')
    const reading = d.show(key(3))
    d.edit({ label: 'precious' })
    await reading
    expect(d).toMatchObject({ state: 'failed', loaded: false })
    expect(d.saveError?.message).toBe('The disk does not answer.')
    expect(d.body.label).toBe('precious')
    page.readFailsWith = null
    await d.flush()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(page.labels()).toEqual(['3 precious'])
  })
  it('may be a tag that is toggled, which leaves the others', async () => {
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
    expect(page.definitions.get(key(3)).current!.tags).toEqual(['b', 'c'])
  })
})
