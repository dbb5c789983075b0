// The data server: every call of DataApi on the open workspace. Data process, command line.
import { resolve } from 'node:path'
import type { Client, Ctx, DataApi, Handlers, InferenceApi } from '../../shared/contract.ts'
import { toAppError } from '../../shared/errors.ts'
import type { Settings, WorkspaceInfo } from '../../shared/model.ts'
import { findActivations } from '../containers/activations.ts'
import { analysisHandlers } from './analyses/index.ts'
import { workspaceInfo } from './catalogue.ts'
import { checkDictionary } from './check-dictionary.ts'
import { createCompute } from './compute.ts'
import { createEvents } from './events.ts'
import { changeFeature } from './feature-change.ts'
import { featureHandlers } from './feature-handlers.ts'
import { createGrantedFiles, type GrantedFiles } from './files.ts'
import { addActivations } from './importers/activations.ts'
import { addDictionary } from './importers/dictionary.ts'
import { createLedgers } from './ledger.ts'
import { ledgerChoicesAt } from './ledger-classes.ts'
import { lookAtActivations } from './look-activations.ts'
import { lookAtDictionary } from './look-dictionary.ts'
import { ablateClass } from './ablation.ts'
import { createOwnTexts } from './own-text.ts'
import { createRowStore } from './row-store.ts'
import { recognise } from './recognise.ts'
import { listRuns, startRun } from './runs.ts'
import { isEmptyFolder, listSamples, requireEmptyFolder } from './samples.ts'
import { noWorkspace, openSession, type Session, type SessionOptions } from './session.ts'
import { sqliteError } from './sqlite.ts'
import { createSpeeds } from './speeds.ts'
import { savedHandlers } from './saved-handlers.ts'
import { storageHandlers } from './storage-handlers.ts'
import { openTour } from './tours.ts'
import { createTokenizers } from './tokenizer.ts'
import { createFeaturePopulations } from './feature-population.ts'
import { useToy } from './toy-dictionary.ts'
import { readToyFile, writeToyFile } from './toy-files.ts'
import { openViewRecipe, readViewRecipe } from './view-recipes.ts'
import { zoneHandlers } from './zone-handlers.ts'

export interface DataServerOptions {
  samplesFolder: string
  fontsFolder: string
  settings: Settings
  /** where speeds of earlier runs are kept; null keeps them for this session */
  speedsFile: string | null
  inference: Client<InferenceApi>
  /** whether unfinished runs of a workspace go on when it is opened */
  goOn: boolean
  /** told when another workspace has been opened, or the open one got another name */
  onOpened?: (workspace: { path: string; name: string }) => void
  /** shows a path in the system's file manager; without it there is none */
  onShow?: (path: string) => void
}

export type OpenOptions = Pick<SessionOptions, 'create' | 'sample' | 'readOnly' | 'patience' | 'signal' | 'onProgress'>

export interface DataServer {
  handlers: Handlers<DataApi>
  files: GrantedFiles
  /** Opens a workspace in place of the open one, which stays when this fails; with none open, calls wait and answer its error. */
  open(folder: string, options: OpenOptions): Promise<Session>
  setSettings(settings: Settings): void
  /** Inference is there again: what was interrupted goes on. */
  inferenceUp(): void
  close(): Promise<void>
}

/** bytes of activation rows kept in memory for zone views */
const rowMemory = 512 * 1024 * 1024

export function createDataServer(options: DataServerOptions): DataServer {
  const { inference } = options
  let settings = options.settings
  let current: Promise<Session> | null = null
  const events = createEvents()
  const speeds = createSpeeds(options.speedsFile)
  const files = createGrantedFiles()
  const compute = createCompute()
  const rowStore = createRowStore(rowMemory)
  const populations = createFeaturePopulations(rowStore)
  const ledgers = createLedgers(rowStore, compute)
  const tokenizers = createTokenizers()
  const texts = createOwnTexts(tokenizers)

  const session = (): Promise<Session> => current ?? Promise.reject(noWorkspace())
  const closeCurrent = async () => {
    const old = await current?.catch(() => null)
    current = null
    await old?.close()
  }
  const tellOpened = ({ ctx }: Session) => options.onOpened?.({ path: ctx.ws.folder, name: ctx.ws.name })
  /** One after another: of two at once, one would take the other's place and leave its lock and its files open. */
  let last: Promise<unknown> = Promise.resolve()
  const open: DataServer['open'] = (folder, openOptions) => {
    const opened = last.then(() => openNow(folder, openOptions))
    last = opened.catch(() => undefined)
    return opened
  }
  const openNow: DataServer['open'] = async (folder, openOptions) => {
    const old = await current?.catch(() => null)
    if (old && resolve(folder) === old.ctx.ws.folder) return old
    const base = {
      samplesFolder: options.samplesFolder,
      inference,
      settings,
      speeds,
      emit: events.emit,
      goOn: options.goOn,
    }
    const onProgress: OpenOptions['onProgress'] = progress => {
      events.emit({ t: 'making', ...progress })
      openOptions.onProgress?.(progress)
    }
    const opening = openSession(folder, { ...base, ...openOptions, onProgress })
    // While nothing is open, calls wait for this one and get its error; an open workspace stays until the next one is.
    if (!old) current = opening
    opening.catch(() => undefined)
    const opened = await opening
    current = opening
    await old?.close()
    events.emit({ t: 'workspace' })
    tellOpened(opened)
    return opened
  }

  const info = ({ ctx }: Session): WorkspaceInfo => workspaceInfo(ctx.ws, listRuns(ctx))

  /** Runs a call on the open workspace; SQLite's errors get their code and name the workspace. */
  const on =
    <I, O, P>(work: (s: Session, input: I, call: Ctx<P>) => O | Promise<O>) =>
    async (input: I, call: Ctx<P>): Promise<O> => {
      const s = await session()
      try {
        return await work(s, input, call)
      } catch (e) {
        throw sqliteError(e, s.ctx.ws.folder)
      }
    }
  const onWritable = <I, O, P>(work: (s: Session, input: I, call: Ctx<P>) => O | Promise<O>) =>
    on<I, O, P>((s, input, call) => {
      s.ctx.ws.requireWritable()
      return work(s, input, call)
    })

  const handlers: Handlers<DataApi> = {
    'workspace.get': on(s => info(s)),
    'workspace.open': async ({ fileId }) => {
      const folder = files.pathOf(fileId)
      return info(await open(folder, { create: isEmptyFolder(folder), sample: null }))
    },
    'file.recognise': on(async (s, { fileId }, { signal }) => ({
      kind: await recognise(s.ctx, files.pathOf(fileId), signal),
    })),
    'sample.list': () => listSamples(options.samplesFolder),
    'workspace.fromSample': async ({ sample, fileId }, { signal, progress }) => {
      const folder = files.pathOf(fileId)
      requireEmptyFolder(folder)
      return info(await open(folder, { create: true, sample, signal, onProgress: progress }))
    },
    'tour.get': on(s => openTour(s.ctx)),
    'events.listen': (_, { signal, progress }) => events.listen(progress, signal),

    'dictionary.look': on((s, { fileId, options: given = {} }, { signal }) =>
      lookAtDictionary(s.ctx, files.pathOf(fileId), given, signal),
    ),
    'dictionary.check': on((s, { fileId, options: given = {}, activations }, call) =>
      checkDictionary(s.ctx, { path: files.pathOf(fileId), options: given, activations }, call),
    ),
    'activations.look': on((s, { fileId, tensor = null }, { signal }) =>
      lookAtActivations(s.ctx, files.pathOf(fileId), tensor, signal),
    ),
    'dictionary.add': onWritable(async (s, input, { signal }) => ({
      id: await addDictionary(s.ctx, files.pathOf(input.fileId), { options: input.options ?? {}, signal }),
    })),
    'activations.choices': async ({ fileId }) => {
      const { container, path } = await findActivations(files.pathOf(fileId))
      return container.choices(path)
    },
    'activations.add': onWritable(async (s, { fileId, tensor = null, d = null }, { signal, progress }) => ({
      id: await addActivations(s.ctx, files.pathOf(fileId), { tensor, d, signal, onProgress: progress }),
    })),

    'recipe.get': ({ name }) => readViewRecipe(options.samplesFolder, name),
    'recipe.open': onWritable(async (s, { name, dictionary, activations, tensor }, { signal, progress }) =>
      openViewRecipe(
        s.ctx,
        await readViewRecipe(options.samplesFolder, name),
        { dictionary: files.pathOf(dictionary), activations: files.pathOf(activations), tensor },
        { signal, onPhase: (done, total, phase) => progress({ done, total, phase }) },
      ),
    ),

    'run.start': on((s, input) => startRun(s.ctx, s.jobs, input)),
    ...storageHandlers({ on, onWritable, files, show: options.onShow ?? null, renamed: tellOpened }),

    ...featureHandlers({ on, onWritable, files }),

    'text.encode': on((s, input, call) => texts.encode(s.ctx, input, call)),
    'text.values': on((s, input, call) => texts.values(s.ctx, input, call)),
    'text.token': on((s, input, call) => texts.token(s.ctx, input, call)),

    'ledger.choices': on((s, { activations, row }) => ledgerChoicesAt(s.ctx, activations, row)),
    'ledger.row': on((s, input, call) => ledgers.row(s.ctx, input, call)),
    'ledger.class': on(async (s, { run, probe }, call) => (await ledgers.classOf(s.ctx, run, probe, call)).report),
    'ledger.ablate': on((s, input, call) => ablateClass(s.ctx, ledgers, input, call)),
    'ledger.change': on((s, input, call) => changeFeature(s.ctx, input, call)),

    ...zoneHandlers({ on, rows: rowStore, populations, compute }),

    'toy.write': ({ fileId, toy }) => writeToyFile(toy, files.pathOf(fileId)),
    'toy.read': ({ fileId }) => readToyFile(files.pathOf(fileId)),
    'toy.use': onWritable(async (s, toy, { signal }) => {
      const { dictionary, activations } = await useToy(s.ctx, toy, signal)
      await startRun(s.ctx, s.jobs, { dictionary, activations })
      return { dictionary, activations }
    }),

    ...analysisHandlers({ on, rows: rowStore, compute, files, ledgers, populations }),

    ...savedHandlers({ on, onWritable, files, fontsFolder: options.fontsFolder }),
  }

  return {
    handlers,
    files,
    open,
    setSettings: value => {
      settings = value
      void current?.then(
        s => (s.ctx.settings = value),
        () => undefined,
      )
    },
    inferenceUp: () => {
      void current?.then(
        s => s.jobs.resumeInterrupted(),
        e => void toAppError(e),
      )
    },
    close: async () => {
      await closeCurrent()
      await Promise.all([compute.close(), tokenizers.close()])
    },
  }
}
