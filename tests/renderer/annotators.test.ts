// @vitest-environment happy-dom
// Several annotators in the window: who said what and resolving it, blind labelling, the prediction test by keyboard.
import { mount } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import SaidByList from '../../renderer/panels/inspector/SaidByList.vue'
import AgreementPart from '../../renderer/panels/labels/AgreementPart.vue'
import BlindDialog from '../../renderer/panels/labels/BlindDialog.vue'
import QueueBar from '../../renderer/panels/queue/QueueBar.vue'
import PredictionDialog from '../../renderer/panels/prediction/PredictionDialog.vue'
import TestsPart from '../../renderer/panels/prediction/TestsPart.vue'
import { useBlind } from '../../renderer/stores/blind.ts'
import { useDefinition } from '../../renderer/stores/definition.ts'
import { usePlaces } from '../../renderer/stores/places.ts'
import { useQueue } from '../../renderer/stores/queue.ts'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { definitionAgreement } from '../../core/agreement/definitions.ts'
import { emptyDefinition } from '../../shared/model.ts'
import { shownOf } from '../../shared/standing.ts'
import { connectData, makeDefinitions, makeWorkspace, startPage } from './fake-servers.ts'

let definitions: ReturnType<typeof makeDefinitions>
let asked: [string, any][]
let blindState: object | null
const said = (feature: number, annotator: string, label: string) =>
  definitions.save({ feature, annotator, body: { ...emptyDefinition, label, status: 'draft' } })
const judged = () =>
  definitions.events
    .filter(e => e.kind === 'definition')
    .map(({ feature, annotator, label, status, tags }) => ({ feature, annotator, label, status, tags }))

beforeEach(async () => {
  vi.useRealTimers()
  asked = []
  blindState = null
  startPage({ 'settings.put': (change: object) => change })
  definitions = makeDefinitions()
  connectData({
    'workspace.get': () => makeWorkspace(),
    'definition.get': (input: { feature: number }) => definitions.get(input),
    'definition.save': (input: any) => definitions.save(input),
    'definition.acts': () => ({ undo: null, redo: null }),
    'labels.people': () => ({ annotators: [{ annotator: 'ada', features: 3 }], blind: null }),
    'labels.second': () => Int32Array.of(3, 4, 5),
    'labels.blind': (input: object) => void asked.push(['blind', input]),
    'labels.agreement': ({ features }: { features: Int32Array | null }) => definitionAgreement(judged().filter(d => features?.includes(d.feature) ?? true)), // prettier-ignore
    'prediction.make': (input: object) => {
      asked.push(['make', input])
      const items = Array.from({ length: 8 }, (_, i) => ({ row: i, kind: i % 2 ? 'on' : 'random', activation: i % 2, tokens: ['a ', `token ${i}`, ' b'], at: 1 })) // prettier-ignore
      return { seed: 1, items, notes: ['No near misses were found.'] }
    },
    'prediction.save': (input: any) => {
      asked.push(['save', input])
      return { ...input, event: 't', at: new Date().toISOString(), activations: 'x' }
    },
    'state.get': ({ key }: { key: string }) => (key === 'blind' ? blindState : null),
    'state.put': () => undefined,
  } as never)
  await useWorkspace().load()
})
afterEach(() => (document.body.innerHTML = ''))
const show = (component: Component) => mount(component as any, { global: { plugins: [getActivePinia() as Pinia] }, attachTo: document.body }) // prettier-ignore
const text = () => document.body.textContent ?? ''
const press = (name: string, nth = 0) =>
  [...document.querySelectorAll('button')].filter(b => b.textContent?.trim().endsWith(name))[nth]!.click()
const key = (name: string, target: Element | Window = window) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))

describe('who said what', () => {
  it('stands side by side, one of it is made what stands, and is taken back', async () => {
    said(3, 'ada', 'cats')
    said(3, 'bob', 'dogs')
    show(SaidByList)
    const definition = useDefinition()
    await definition.show({ dictionary: useWorkspace().dictionaryId!, feature: 3 })
    await vi.waitFor(() => expect(text()).toContain('Shown everywhere: the newest, that of bob. Nothing is resolved.'))
    expect(text()).toContain('cats')
    press('Resolve as this')
    await vi.waitFor(() => expect(text()).toContain('Shown everywhere: resolved by me.'))
    expect(shownOf(definition.events)).toMatchObject({ label: 'cats', kind: 'resolution', annotator: 'me' })
    expect(definition.events.filter(e => e.kind === 'definition')).toHaveLength(2)
    press('Take back')
    await vi.waitFor(() => expect(text()).toContain('Nothing is resolved.'))
    expect(definition.key!.kind).toBe('definition')
  })

  it('is settled by digit in a queue of disagreements, and nowhere else', async () => {
    for (const f of [3, 4]) for (const [who, label] of [['ada', 'cats'], ['bob', 'dogs']]) said(f, who!, `${label} ${f}`) // prettier-ignore
    show(SaidByList)
    const [queue, definition, selection] = [useQueue(), useDefinition(), useSelection()]
    const open = async () => {
      const feature = selection.current!
      await definition.show({ dictionary: useWorkspace().dictionaryId!, feature, kind: queue.kindOf(feature) })
    }
    queue.start('mine', [3, 4])
    await open()
    key('1')
    expect(queue.progress!.left).toBe(2)
    queue.start('disagreements', [3, 4], { settles: true })
    await open()
    expect(definition.body.label).toBe('')
    key('2')
    await vi.waitFor(() => expect(selection.current).toBe(4))
    await open()
    key('1')
    await vi.waitFor(() => expect(definitions.events.filter(e => e.kind === 'resolution').map(e => e.label)).toEqual(['dogs 3', 'cats 4'])) // prettier-ignore
    expect(queue.isOver).toBe(true)
  })

  it('is not accepted without a label in a queue of disagreements, which is said', async () => {
    for (const who of ['ada', 'bob']) said(3, who, `${who}’s`)
    show(QueueBar)
    const [queue, definition] = [useQueue(), useDefinition()]
    queue.start('disagreements', [3, 4], { settles: true })
    const open = () => definition.show({ dictionary: useWorkspace().dictionaryId!, feature: 3, kind: 'resolution' })
    await open()
    expect(queue.mark('reviewed')).toBe(true)
    await vi.waitFor(() => expect(document.querySelector('[role=alert]')?.textContent).toContain('needs a label'))
    expect([queue.current, queue.progress!.left, definition.body.status]).toEqual([3, 2, 'unlabelled'])
    definition.edit({ label: 'animals' })
    await vi.waitFor(() => expect(document.querySelector('[role=alert]')).toBeNull())
    expect(queue.mark('reviewed')).toBe(true)
    await vi.waitFor(() => expect(definitions.events.at(-1)).toMatchObject({ kind: 'resolution', label: 'animals', status: 'reviewed' })) // prettier-ignore
    expect(definitions.events.filter(e => e.kind === 'resolution').some(e => e.label === '')).toBe(false)
    expect(queue.current).toBe(4)
  })
})

describe('blind labelling', () => {
  it('begins with a name and a queue of what others judged, and ends in the agreement', async () => {
    said(3, 'ada', 'cats')
    show(BlindDialog)
    useQueue().start('before', [9])
    usePlaces().show('blind')
    await vi.waitFor(() => expect(text()).toContain('Judged so far: ada 3.'))
    expect(text()).toContain('A queue of 3 features')
    press('Start')
    const blind = useBlind()
    await vi.waitFor(() => expect(blind.annotator).toBe('me'))
    expect(asked).toEqual([['blind', { annotator: 'me' }]])
    await vi.waitFor(() => expect([...(useQueue().queue?.features ?? [])].sort()).toEqual([3, 4, 5]))
    usePlaces().show('blind')
    await vi.waitFor(() => expect(text()).toContain('End and compare'))
    press('End and compare')
    await vi.waitFor(() => expect(blind.annotator).toBe(null))
    expect([usePlaces().place, blind.comparing]).toEqual(['definitions', true])
  })

  it('says in the place of agreement that it is hidden; without it, where people differ is queued', async () => {
    said(3, 'ada', 'cats')
    said(3, 'bob', 'dogs')
    // As after a restart: the workspace says so.
    blindState = { annotator: 'bob' }
    show(AgreementPart)
    await vi.waitFor(() => expect(text()).toContain('You label blind'))
    useBlind().annotator = null
    await vi.waitFor(() => expect(text()).toContain('1 of 1 are open'))
    press('Settle them in a queue')
    expect(useQueue().queue).toMatchObject({ features: [3], settles: true })
  })

  it('is compared on a queue of one’s own, and never on one that was chosen by disagreement', async () => {
    for (const f of [3, 4, 5]) for (const who of ['ada', 'bob']) said(f, who, f === 3 ? who : 'cats')
    show(AgreementPart)
    await vi.waitFor(() => expect(text()).toContain('3 of 3 judged features of this dictionary were judged by two or more; they differ on 1')) // prettier-ignore
    expect(document.querySelector('select')).toBeNull()
    useQueue().start('sample', [4, 5, 6])
    await vi.waitFor(() => expect(document.querySelectorAll('select option')).toHaveLength(2))
    const select = document.querySelector('select')!
    select.value = 'queue'
    select.dispatchEvent(new Event('change'))
    await vi.waitFor(() => expect(text()).toContain('2 of 2 judged features of the queue “sample” (3 features) were judged by two or more; they differ on 0')) // prettier-ignore
    useQueue().start('disagreements', [3], { settles: true })
    await vi.waitFor(() => expect(text()).toContain('3 of 3 judged features of this dictionary'))
    expect(document.querySelector('select')).toBeNull()
  })
})

describe('a prediction test', () => {
  it('is answered by keys, gone back in, kept at the last answer, and scored', async () => {
    said(3, 'me', 'cats')
    show(TestsPart)
    show(PredictionDialog)
    useWorkspace().info = { ...useWorkspace().info!, runs: useWorkspace().info!.runs.map(run => ({ ...run, state: 'done' as const })) } // prettier-ignore
    useSelection().inspect(3)
    await useDefinition().show({ dictionary: useWorkspace().dictionaryId!, feature: 3 })
    await vi.waitFor(() => expect(text()).toContain('None yet'))
    press('Test it…')
    await vi.waitFor(() => expect(document.querySelector('form#prediction-form')).not.toBe(null))
    document.querySelector('form#prediction-form')!.dispatchEvent(new Event('submit', { cancelable: true }))
    await vi.waitFor(() => expect(text()).toContain('1 of 8 · 0 answered'))
    // Nothing tells what a snippet is.
    expect(text()).not.toMatch(/random|activation 1/)
    const body = document.querySelector('[data-testid=prediction]')!
    for (const name of ['y', 'y']) key(name, body)
    await vi.waitFor(() => expect(text()).toContain('3 of 8 · 2 answered'))
    key('Backspace', body)
    key('Backspace', body)
    key('n', body)
    await vi.waitFor(() => expect(text()).toContain('3 of 8 · 2 answered'))
    for (const name of ['ArrowLeft', 'ArrowRight', 'n', 'y', 'n', 'n']) key(name, body)
    await vi.waitFor(() => expect(text()).toContain('Guessed wrong: 1'))
    expect(text()).toMatch(/balanced accuracy\s+0\.88 \[0\.\d\d, 0\.\d\d\]/)
    expect(asked.map(([what]) => what)).toEqual(['make', 'save'])
    expect(asked[1]![1]).toMatchObject({ of: 'e0', annotator: 'me', items: [{ row: 0, guess: false }, { row: 1, guess: true }, {}, {}, {}, {}, {}, { row: 7, guess: false }] }) // prettier-ignore
  })
})
