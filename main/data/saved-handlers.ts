// The calls about what a person typed and saved: definitions, views, figures, the window's state. Data process, command line.
import type { DataApi, Handlers } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { allDictionaries, getDictionary } from './catalogue.ts'
import { nextActs } from './definition-acts.ts'
import { changeDefinitions, takeAct } from './definition-changes.ts'
import { getHistory } from './definition-history.ts'
import { saveDefinition } from './definitions.ts'
import { writeText } from './export-text.ts'
import { openRun, requireFeature } from './feature-table.ts'
import { deleteFigure, drawFigure, exportFigure, getFigure, listFigures, openFigure, saveFigure } from './figures.ts'
import type { GrantedFiles } from './files.ts'
import type { Wrap } from './session.ts'
import { agreementOf, disagreementsIn, peopleIn, secondIn } from './labels/agreement.ts'
import { blindAnnotator, setBlind } from './labels/blind.ts'
import { exportLabels } from './labels/export.ts'
import { importLabels } from './labels/import.ts'
import { nearestLabels } from './labels/nearest.ts'
import { shownLabels } from './labels/shown.ts'
import { makePrediction, savePrediction } from './prediction.ts'
import { getState, putState } from './state.ts'
import { deleteView, getView, listViews, readViewFile, saveView, writeViewFile } from './views.ts'

interface Parts {
  on: Wrap
  onWritable: Wrap
  files: GrantedFiles
  fontsFolder: string
}

type SavedCall = Extract<
  keyof DataApi,
  `${'definition' | 'labels' | 'prediction' | 'state' | 'view' | 'figure' | 'table'}.${string}`
>

export function savedHandlers({ on, onWritable, files, fontsFolder }: Parts): Pick<Handlers<DataApi>, SavedCall> {
  return {
    'definition.get': on((s, { dictionary, feature }) =>
      getHistory(s.ctx.ws.db, getDictionary(s.ctx.ws, dictionary).id, feature),
    ),
    'definition.save': onWritable((s, input) => {
      const dictionary = getDictionary(s.ctx.ws, input.dictionary)
      requireFeature(dictionary, input.feature)
      if (input.kind === 'resolution' && blindAnnotator(s.ctx.ws.db) !== null)
        throw new AppError('bad-input', 'Others’ definitions are hidden: end blind labelling before you resolve.')
      const saved = saveDefinition(s.ctx.ws.db, { ...input, dictionary: dictionary.id }, Date.now())
      s.ctx.emit({ t: 'definition', dictionary: dictionary.id, feature: input.feature })
      return saved
    }),
    'definition.change': onWritable((s, input) => {
      const dictionary = getDictionary(s.ctx.ws, input.dictionary)
      for (const feature of input.features) requireFeature(dictionary, feature)
      const done = changeDefinitions(s.ctx.ws.db, { ...input, dictionary: dictionary.id }, Date.now())
      s.ctx.emit({ t: 'labels', dictionary: dictionary.id })
      return done
    }),
    'definition.acts': on((s, { annotator }) => nextActs(s.ctx.ws.db, annotator)),
    'definition.undo': onWritable((s, input) => {
      const taken = takeAct(s.ctx.ws.db, input, Date.now())
      if (!taken) return null
      const { dictionary, features, first } = taken.act
      s.ctx.emit(features === 1 ? { t: 'definition', dictionary, feature: first } : { t: 'labels', dictionary })
      return taken
    }),

    'prediction.make': on((s, input, call) => makePrediction(s.ctx, input, call)),
    'prediction.save': onWritable(async (s, input) => {
      const saved = await savePrediction(s.ctx, input, Date.now())
      const { dictionary } = openRun(s.ctx, input.run)
      s.ctx.emit({ t: 'definition', dictionary: dictionary.id, feature: input.feature })
      return saved
    }),

    'labels.export': on((s, { fileId, ...input }, call) => exportLabels(s.ctx, input, files.pathOf(fileId), call)),
    'labels.agreement': on((s, input, call) => agreementOf(s.ctx, input, call)),
    'labels.people': on((s, { dictionary }) => peopleIn(s.ctx, dictionary)),
    'labels.second': on((s, { dictionary, annotator }) => secondIn(s.ctx, dictionary, annotator)),
    'labels.blind': onWritable((s, { annotator }) => {
      setBlind(s.ctx.ws.db, annotator)
      for (const { id } of allDictionaries(s.ctx.ws)) s.ctx.emit({ t: 'labels', dictionary: id })
    }),
    'labels.disagreements': on((s, { dictionary }) => disagreementsIn(s.ctx, dictionary)),
    'labels.shown': on((s, input) => shownLabels(s.ctx, input)),
    'labels.nearest': on((s, { dictionary }, { signal }) => nearestLabels(s.ctx, dictionary, signal)),
    'labels.import': onWritable((s, { fileId, ...input }, call) =>
      importLabels(s.ctx, input, files.pathOf(fileId), call),
    ),

    'state.get': on((s, { key }) => getState(s.ctx.ws.db, key)),
    'state.put': onWritable((s, { key, value }) => putState(s.ctx.ws.db, key, value)),
    'view.list': on(s => listViews(s.ctx.ws.db)),
    'view.get': on((s, { id }) => getView(s.ctx.ws.db, id)),
    'view.save': onWritable((s, input) => ({ id: saveView(s.ctx.ws.db, input, Date.now()) })),
    'view.delete': onWritable((s, { id }) => deleteView(s.ctx.ws.db, id)),
    'view.import': onWritable(async (s, { fileId }) => {
      const view = await readViewFile(files.pathOf(fileId))
      return { id: saveView(s.ctx.ws.db, { id: null, view }, Date.now()) }
    }),
    'view.export': on((s, { id, fileId }) => writeViewFile(getView(s.ctx.ws.db, id), files.pathOf(fileId))),

    'figure.list': on(s => listFigures(s.ctx.ws.db)),
    'figure.get': on((s, { id }) => getFigure(s.ctx.ws.db, id)),
    'figure.save': onWritable((s, input) => ({ id: saveFigure(s.ctx.ws.db, input, Date.now()) })),
    'figure.delete': onWritable((s, { id }) => deleteFigure(s.ctx.ws.db, id)),
    'figure.open': ({ fileId }) => openFigure(files.pathOf(fileId)),
    'figure.export': ({ fileId, ...input }) => exportFigure(input, files.pathOf(fileId), fontsFolder),
    'figure.draw': input => drawFigure(input, fontsFolder),
    'table.export': ({ fileId, text }) => writeText(text, files.pathOf(fileId)),
  }
}
