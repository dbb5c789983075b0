// Definitions in bulk: 100,000 changed in one act, undone, and what a save, the table and opening take with that history behind them.
import path from 'node:path'
import { quantile, times, turns } from './timing.mjs'

const features = 100_000
const changes = ['first', 'second', 'third']

export async function run({ report, compare, load, folder }) {
  const { openWorkspace } = await load('/main/data/workspace.ts')
  const { changeDefinitions, takeAct } = await load('/main/data/definition-changes.ts')
  const { saveDefinition } = await load('/main/data/definitions.ts')
  const { definedFeatures } = await load('/main/data/shown-definitions.ts')
  const { emptyDefinition } = await load('/shared/model.ts')
  const place = name => path.join(folder, name)
  const open = (name, create) => openWorkspace(place(name), { samplesFolder: folder, create })
  const seconds = work => {
    const from = performance.now()
    work()
    return (performance.now() - from) / 1_000
  }
  open('acts-empty', true).close()
  const ws = open('acts', true)
  const all = Int32Array.from({ length: features }, (_, i) => i)
  const input = { dictionary: 'd', annotator: 'me', features: all }
  for (const label of changes) {
    const took = seconds(() => changeDefinitions(ws.db, { ...input, change: { label, addTags: [label] } }, Date.now()))
    report(`change_${features}_definitions_${label}`, took, 's', { limit: 10 })
  }
  report(`undo_${features}_definitions`, seconds(() => takeAct(ws.db, { annotator: 'me', redo: false }, Date.now())), 's', { limit: 10 }) // prettier-ignore
  const saves = await times(200, i => {
    const body = { ...emptyDefinition, label: `typed ${i}`, status: 'draft' }
    return saveDefinition(ws.db, { dictionary: 'd', feature: (i * 607) % features, annotator: 'me', body }, Date.now())
  })
  report('save_one_of_400000_events_p50', quantile(saves, 0.5), 'ms', { limit: 50 })
  report('save_one_of_400000_events_p95', quantile(saves, 0.95), 'ms', { limit: 50 })
  const part = await times(20, i => definedFeatures(ws.db, 'd', { from: i * 4_096, to: (i + 1) * 4_096 }))
  report('labels_of_4096_features_p95', quantile(part, 0.95), 'ms', { limit: 200 })
  ws.close()
  // A daily copy is made on the first opening: both have theirs by now.
  const opening = name => () => 1_000 * seconds(() => open(name, false).close())
  compare('open_with_400000_events_against_empty', 'ms', await turns(9, opening('acts'), opening('acts-empty')), { aim: 1.2 }) // prettier-ignore
}
