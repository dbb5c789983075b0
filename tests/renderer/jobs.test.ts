// @vitest-environment happy-dom
// The jobs panel, what a run will cost, and their words.
import { mount } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { formatBytes, formatGuess, formatRate } from '../../renderer/format.ts'
import { costWords, estimateWords, progressWords, roomWords } from '../../renderer/panels/jobs/job-words.ts'
import JobsPanel from '../../renderer/panels/jobs/JobsPanel.vue'
import RunEstimate from '../../renderer/panels/jobs/RunEstimate.vue'
import { useJobs } from '../../renderer/stores/jobs.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import type { JobInfo, RunEstimate as Estimate } from '../../shared/job-model.ts'
import { connectData, makeJob, makeWorkspace, startPage } from './fake-servers.ts'

const estimate: Estimate = {
  rows: 41_000,
  unit: 'token',
  source: 'probe',
  basis: 'one batch of 1,024 rows encoded now',
  seconds: 130,
  bytes: 120_000_000,
  free: 9e9,
  fits: true,
}
let listed: JobInfo[]
let known: (probe: boolean) => Estimate
let asked: string[]
let server: ReturnType<typeof connectData>

beforeEach(async () => {
  startPage()
  asked = []
  listed = []
  known = () => estimate
  const tell = (verb: string) => (input: object) => void asked.push(`${verb} ${Object.values(input).join(' ')}`)
  server = connectData({
    'workspace.get': () => makeWorkspace(),
    'job.list': () => listed,
    'job.pause': tell('pause'),
    'job.resume': tell('resume'),
    'job.move': tell('move'),
    'job.clear': tell('clear'),
    'run.estimate': ({ probe }) => {
      asked.push(`estimate ${probe}`)
      return known(probe)
    },
  })
  await useWorkspace().load()
})
const show = (component: any, props = {}) =>
  mount(component, { props, global: { plugins: [getActivePinia() as Pinia] }, attachTo: document.body })

describe('words', () => {
  it('are no finer than what is known', () => {
    expect([9_840, 104.4, 47.3, 3.24].map(formatRate)).toEqual(['9,800', '100', '47', '3.2'])
    expect([2, 12, 54, 56, 130, 5_000, 5_500, 7_200].map(formatGuess)).toEqual([
      'under 5 s', '15 s', '55 s', '1 min', '2 min', '83 min', '1 h 30 min', '2 h',
    ]) // prettier-ignore
    expect([940, 999_499, 999_500, 1.25e6, 340e6, 999.6e6, 2.44e9, null].map(formatBytes)).toEqual([
      '940 bytes', '999 kB', '1.0 MB', '1.3 MB', '340 MB', '1.0 GB', '2.4 GB', '—',
    ]) // prettier-ignore
  })
  it('of a job that counts, does something else, or stands', () => {
    const job = makeJob({ state: 'running', done: 620, total: 1000, rate: 9_840, secondsLeft: 22 })
    expect(progressWords(job)).toBe('62% · 9,800 rows/s · 25 s left')
    expect(progressWords({ ...job, phase: 'reading the dictionary' })).toBe('62% · reading the dictionary')
    expect(progressWords({ ...job, state: 'paused' })).toBe('62% · paused')
    expect(costWords({ ...job, seconds: 130, bytes: 120e6, provider: 'cpu' })).toBe(
      '620 of 1,000 rows · 2 min · 120 MB on disk · CPU',
    )
  })
  it('of an estimate say what will not fit', () => {
    expect(estimateWords(estimate)).toBe('About 2 min and 120 MB on disk')
    expect(estimateWords({ ...estimate, seconds: null })).toBeNull()
    expect(roomWords(estimate)).toBeNull()
    expect(roomWords({ ...estimate, fits: false, free: 80e6 })).toContain('It needs 120 MB, and 80.0 MB are free')
  })
})

describe('the jobs panel', () => {
  beforeEach(async () => {
    listed = [
      makeJob({ id: 'old', title: 'old', state: 'done', done: 100, endedAt: '2026-11-05T10:00:00.000Z' }),
      makeJob({ id: 'b', title: 'second' }),
      makeJob({ id: 'bad', title: 'broken', state: 'failed', error: '/x: 3 MB are free.', errorCode: 'disk-full' }),
      makeJob({ id: 'a', title: 'first', state: 'running', reason: 'no GPU was found' }),
      makeJob({ id: 'c', title: 'third' }),
    ]
    await useJobs().load()
  })
  it('lists what runs, the queue with places, what failed with why and what to do, and what is done', async () => {
    const panel = show(JobsPanel)
    expect(panel.findAll('li b').map(b => b.text())).toEqual(['first', 'second', 'third', 'broken', 'old'])
    const rows = panel.findAll('li')
    expect(rows[1]!.text()).toContain('next')
    expect(rows[2]!.text()).toContain('2 in the queue')
    expect(rows[3]!.text()).toContain('3 MB are free.')
    expect(rows[3]!.text()).toContain('make room on the disk, then retry')
    panel.unmount()
  })
  it('moves, pauses, retries and clears by name', async () => {
    const panel = show(JobsPanel)
    const press = (name: string) => panel.find(`[aria-label="${name}"]`).trigger('click')
    await press('First: third')
    await press('Up: third')
    await press('Down: second')
    await press('Pause first')
    await press('Retry broken')
    await press('Take off the list: broken')
    const clear = panel.findAll('button').find(b => b.text() === 'Clear finished')
    await clear!.trigger('click')
    await vi.waitFor(() =>
      expect(asked).toEqual([
        'move c first',
        'move c up',
        'move b down',
        'pause a',
        'resume bad',
        'clear bad',
        'clear ',
      ]),
    )
    expect(panel.find('[aria-label="First: second"]').attributes('disabled')).toBeDefined()
    expect(panel.find('[aria-label="Down: third"]').attributes('disabled')).toBeDefined()
    panel.unmount()
  })
  it('takes the focus, gives it back, closes with Esc, and follows changes of the order', async () => {
    const button = document.createElement('button')
    document.body.append(button)
    button.focus()
    const panel = show(JobsPanel)
    await vi.waitFor(() => expect(document.activeElement).toBe(panel.element))
    await panel.trigger('keydown', { key: 'Escape' })
    expect(panel.emitted('close')).toHaveLength(1)
    const stop = useJobs().listen()
    listed = [makeJob({ id: 'c', title: 'third' })]
    server.emit({ t: 'jobs' })
    await vi.waitFor(() => expect(panel.findAll('li b').map(b => b.text())).toEqual(['third']))
    panel.unmount()
    expect(document.activeElement).toBe(button)
    stop()
    button.remove()
  })
})

describe('what a run will cost', () => {
  const props = { dictionary: 'dict-b', activations: 'acts', probe: true }
  it('is measured where no earlier run tells', async () => {
    known = probe => (probe ? estimate : { ...estimate, source: 'none', seconds: null, bytes: null })
    const shown = show(RunEstimate, props)
    await vi.waitFor(() => expect(shown.text()).toContain('About 2 min and 120 MB on disk'))
    expect(shown.text()).toContain('for 41,000 tokens, by one batch of 1,024 rows encoded now.')
    expect(asked).toEqual(['estimate false', 'estimate true'])
    shown.unmount()
  })
  it('is measured when asked for in a list, and warns where it does not fit', async () => {
    known = probe => probe ? { ...estimate, fits: false, free: 80e6 } : { ...estimate, source: 'none', seconds: null, bytes: null, basis: 'not measured on this machine yet' } // prettier-ignore
    const shown = show(RunEstimate, { ...props, probe: false })
    await vi.waitFor(() => expect(shown.text()).toContain('not measured on this machine yet'))
    expect(asked).toEqual(['estimate false'])
    await shown.find('button').trigger('click')
    await vi.waitFor(() => expect(shown.find('[role=alert]').text()).toContain('80.0 MB are free'))
    shown.unmount()
  })
  it('waits for a run that is under way', async () => {
    known = () => ({ ...estimate, source: 'none', seconds: null, bytes: null, basis: 'not measured while another run goes on' }) // prettier-ignore
    listed = [makeJob({ state: 'running' })]
    await useJobs().load()
    const shown = show(RunEstimate, props)
    await vi.waitFor(() => expect(shown.text()).toContain('not measured while another run goes on'))
    expect(asked).toEqual(['estimate false'])
    known = () => estimate
    listed = []
    await useJobs().load()
    await vi.waitFor(() => expect(shown.text()).toContain('About 2 min'))
    shown.unmount()
  })
})
