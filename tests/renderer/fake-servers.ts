// Real clients and a real wire with hand-written servers behind it, for tests of stores and components.
import { createPinia, setActivePinia } from 'pinia'
import type { AppEvent, DataApi, DataEvent, Handlers } from '../../shared/contract.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { FeatureTable, FeatureTablePart } from '../../shared/feature-table-model.ts'
import type { JobInfo } from '../../shared/job-model.ts'
import {
  defaultSettings,
  type Definition,
  type DefinitionBody,
  type DefinitionKind,
  type RunInfo,
  type WorkspaceInfo,
} from '../../shared/model.ts'
import type { PagePort } from '../../shared/ports.ts'
import { serve } from '../../shared/rpc.ts'
import { packShown } from '../../shared/shown-columns.ts'
import { openEvents, shownOf } from '../../shared/standing.ts'
import '../../renderer/env.d.ts'
import { openPorts } from '../../renderer/api.ts'

/** Gives the page a new port to a data process that answers with `handlers`. */
export function connectData(handlers: Partial<Handlers<DataApi>>): { emit(event: DataEvent): void; end(): void } {
  let toPage: ((event: { data: unknown }) => void) | null = null
  const toProcess: ((message: unknown) => void)[] = []
  const closers: (() => void)[] = []
  let emit: (event: DataEvent) => void = () => undefined
  let alive = true
  serve<DataApi>(
    {
      post: message => void queueMicrotask(() => alive && toPage?.({ data: structuredClone(message) })),
      onMessage: listener => void toProcess.push(listener),
      onClose: listener => void closers.push(listener),
    },
    {
      'state.get': () => null,
      'state.put': () => undefined,
      'job.list': () => [],
      'tour.get': () => null,
      'definition.acts': () => ({ undo: null, redo: null }),
      'events.listen': (_input: void, ctx: { signal: AbortSignal; progress(e: DataEvent): void }) => {
        emit = ctx.progress
        return new Promise<void>(resolve => ctx.signal.addEventListener('abort', () => resolve()))
      },
      ...handlers,
    } as unknown as Handlers<DataApi>,
    (_name, input) => input,
  )
  const port: PagePort = {
    postMessage: message => {
      const copy = structuredClone(message) // as a real port: throws on what cannot be copied
      queueMicrotask(() => alive && toProcess.forEach(listener => listener(copy)))
    },
    get onmessage() {
      return toPage
    },
    set onmessage(listener) {
      toPage = listener
    },
    start: () => undefined,
    close: () => undefined,
  }
  const event = new Event('message')
  Object.assign(event, { source: window, data: 'zonoscope:data-port', ports: [port] })
  window.dispatchEvent(event)
  return {
    emit: e => emit(e),
    end: () => {
      alive = false
      closers.forEach(listener => listener())
      tellPage({ t: 'process', name: 'data', state: 'gone' })
    },
  }
}

const pageListeners = new Set<(event: AppEvent) => void>()
/** What main says to the page. */
export const tellPage = (event: AppEvent) => pageListeners.forEach(listener => listener(event))

let opened = false
export const appCalls: { name: string; input: any }[] = []

/** A page before any port has come: the preload's bridge with main's answers, and fresh stores. */
export function startPage(answers: Record<string, (input: any) => unknown> = {}): void {
  appCalls.length = 0
  const all: Record<string, (input: any) => unknown> = {
    'settings.get': () => defaultSettings,
    'settings.put': change => ({ ...defaultSettings, ...change }),
    'app.info': () => ({ version: '0', electron: '0', platform: 'test', dataFolder: '/data', sample: 'words' }),
    ...answers,
  }
  window.api = {
    async call(name, input) {
      appCalls.push({ name, input })
      try {
        if (!all[name]) throw new AppError('internal', `unexpected call ${name}`)
        return { ok: true, output: all[name](input) }
      } catch (e) {
        const { code, message } = toAppError(e)
        return { ok: false, code, message }
      }
    },
    onEvent(listener) {
      pageListeners.add(listener)
      return () => pageListeners.delete(listener)
    },
  }
  setActivePinia(createPinia())
  if (!opened) openPorts()
  opened = true
  connectData({}).end() // no process yet, whatever an earlier test left
}

export const runDone: RunInfo = {
  id: 'run-a',
  dictionary: 'dict-a',
  activations: 'acts',
  state: 'done',
  rowsDone: 100,
  rows: 100,
  l0: 16,
  fvu: 0.2,
  dead: 1,
  provider: 'cpu',
  reason: 'no GPU was found',
  seconds: 1,
  rowsPerSecond: null,
  error: null,
}

/** A queued run of 100 rows. */
export const makeJob = (change: Partial<JobInfo> = {}): JobInfo => ({
  id: 'job-a',
  kind: 'run',
  title: 'title of dict-a on words',
  state: 'queued',
  done: 0,
  total: 100,
  unit: 'rows',
  phase: '',
  rate: null,
  secondsLeft: null,
  seconds: 0,
  bytes: null,
  provider: null,
  reason: null,
  error: null,
  errorCode: null,
  endedAt: null,
  run: 'run-a',
  ...change,
})

/** Two dictionaries of four features over 100 words; the first one has a finished run. */
export function makeWorkspace(change: Partial<WorkspaceInfo> = {}): WorkspaceInfo {
  const dictionary = (id: string) => ({
    id,
    name: id,
    title: `title of ${id}`,
    format: 'saelens',
    architecture: 'jumprelu',
    activation: 'jumprelu' as const,
    k: null,
    dIn: 3,
    dSae: 4,
    dOut: 3,
    hook: null,
    options: {},
    path: `/files/${id}`,
    present: true,
    warnings: [],
  })
  return {
    id: 'workspace-1',
    name: 'words',
    path: '/data/words',
    readOnly: false,
    dictionaries: [dictionary('dict-a'), dictionary('dict-b')],
    activations: [
      { id: 'acts', name: 'words', rows: 100, d: 3, masked: 0, maskReasons: { special: 0, position: 0, nonFinite: 0, norm: 0 }, about: null, unit: 'word', columns: ['token'], path: '/files/x', present: true, model: null },
    ],
    runs: [runDone],
    firstView: { dictionary: 'dict-a', activations: 'acts', features: [2, 0], note: '' },
    ...change,
  } // prettier-ignore
}

/** Four features: 1 is dead, 2 and 3 tie in density. */
export function makeTable(change: Partial<FeatureTable> = {}): FeatureTable {
  const f = (...values: number[]) => Float32Array.from(values)
  return {
    run: 'run-a',
    n: 4,
    entries: 52,
    density: f(0.5, 0, 0.01, 0.01),
    nActive: Int32Array.from([50, 0, 1, 1]),
    max: f(2, 0, 9, 7),
    meanActive: f(1, NaN, 9, 7),
    decoderNorm: f(1, 1, 1, 1),
    encoderDecoderCosine: f(0.5, 0.5, 0.5, 0.5),
    nearestCosine: f(0.3, 0.9, 0.4, 0.1),
    labels: ['Cities', '', 'word10', 'word9'],
    status: ['reviewed', 'unlabelled', 'draft', 'draft'],
    tags: [['place'], [], [], []],
    ...change,
  }
}

/** A small table as the data process sends it; of its densities, shares of 100 rows. */
export function partOf(table: FeatureTable): FeatureTablePart {
  const { run, n, entries, nActive, max, meanActive, decoderNorm, encoderDecoderCosine, nearestCosine } = table
  const { labels, status, tags } = table
  return {
    ...{ run, n, from: 0, to: n, entries, counted: 100, nActive, max, meanActive },
    geometry: { decoderNorm, encoderDecoderCosine, nearestCosine },
    defined: packShown({ features: [...labels.keys()], labels, status, tags }),
  }
}

/** A store of definitions as the data process keeps them: append-only, equal bodies append nothing. */
export function makeDefinitions() {
  const events: (Definition & { feature: number })[] = []
  const of = (feature: number) => events.filter(e => e.feature === feature).reverse()
  return {
    events,
    get: ({ feature }: { feature: number }) => ({ current: shownOf(of(feature)), events: of(feature), tests: [] }),
    save: ({
      feature,
      annotator,
      body,
      kind = 'definition',
    }: {
      feature: number
      annotator: string
      body: DefinitionBody
      kind?: DefinitionKind
    }) => {
      const about = kind === 'resolution' ? openEvents(of(feature)) : []
      const who = { annotator, at: new Date().toISOString(), event: `e${events.length}` }
      const event = { ...body, ...who, feature, kind, about, blind: false }
      events.push(event)
      return event
    },
  }
}
