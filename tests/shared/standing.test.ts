// Which definition is shown, and what a resolution does not know of.
import { describe, expect, it } from 'vitest'
import { emptyDefinition, type Definition } from '../../shared/definition-model.ts'
import { currentOfEach, openEvents, ownOf, resolvedOf, shownOf, unsettled } from '../../shared/standing.ts'

const event = (id: string, annotator: string, label: string, over: Partial<Definition> = {}): Definition => ({
  ...emptyDefinition,
  label,
  status: label ? 'draft' : 'unlabelled',
  event: id,
  annotator,
  at: '',
  kind: 'definition',
  about: [],
  blind: false,
  ...over,
})
const resolution = (id: string, annotator: string, label: string, about: string[]) =>
  event(id, annotator, label, { kind: 'resolution', about })

describe('the definition that is shown', () => {
  it('is the newest of anybody while nothing is resolved, and each has their own', () => {
    const events = [event('3', 'bob', 'dogs'), event('2', 'ada', 'cats'), event('1', 'bob', 'pets')]
    expect(shownOf(events)!.label).toBe('dogs')
    expect(ownOf(events, 'ada')!.label).toBe('cats')
    expect(ownOf(events, 'eve')).toBe(null)
    expect(currentOfEach(events).map(e => e.event)).toEqual(['2', '3'])
    expect(unsettled(events)).toEqual([])
    expect(shownOf([])).toBe(null)
    // What somebody emptied is not theirs any more; their earlier words do not come back.
    expect(shownOf([event('4', 'bob', ''), ...events])!.label).toBe('cats')
    expect(shownOf([event('5', 'ada', ''), event('4', 'bob', ''), ...events])!.event).toBe('5')
  })

  it('is the resolved one, also when somebody writes later, until it is taken back', () => {
    const before = [event('2', 'ada', 'cats'), event('1', 'bob', 'dogs')]
    const events = [event('4', 'ada', 'lions'), resolution('3', 'eve', 'animals', openEvents(before)), ...before]
    expect(shownOf(events)!.label).toBe('animals')
    expect(unsettled(events).map(e => e.event)).toEqual(['4'])
    const back = [resolution('5', 'eve', '', openEvents(events)), ...events]
    expect([resolvedOf(back), shownOf(back)!.label]).toEqual([null, 'lions'])
    expect(unsettled(back)).toEqual([])
  })
})

describe('a resolution of another workspace', () => {
  it('that the standing one does not know of is a conflict until one is written that does', () => {
    const before = [event('2', 'ada', 'cats'), event('1', 'bob', 'dogs')]
    const merged = [resolution('4', 'bob', 'dogs', ['1', '2']), resolution('3', 'ada', 'cats', ['1', '2']), ...before]
    expect(shownOf(merged)!.event).toBe('4')
    expect(unsettled(merged).map(e => e.event)).toEqual(['3'])
    const again = [resolution('5', 'ada', 'pets', openEvents(merged)), ...merged]
    expect(unsettled(again)).toEqual([])
    expect(shownOf(again)!.label).toBe('pets')
  })
})
