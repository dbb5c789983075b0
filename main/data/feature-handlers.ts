// The calls about features, tokens, queries and concepts, on the open workspace. Data process, command line.
import type { ConceptApi } from '../../shared/concept-api.ts'
import type { DataApi, Handlers } from '../../shared/contract.ts'
import type { FeaturePageApi } from '../../shared/feature-page-api.ts'
import type { QueryApi } from '../../shared/query-api.ts'
import { exportConcepts, importConcepts } from './concept-files.ts'
import { featureContains, rankConcept } from './concept-rank.ts'
import { silentOn } from './concept-silent.ts'
import { deleteConcept, getConcept, listConcepts, restoreConcept } from './concept-store.ts'
import { conceptRows, suggestConcepts, tokenClasses } from './concept-views.ts'
import { putConcept } from './concepts.ts'
import { documentPage } from './document-page.ts'
import { featureBars } from './feature-bars.ts'
import { featureMap } from './feature-map.ts'
import { featurePage, featureValues } from './feature-page.ts'
import { featureTablePart } from './feature-table.ts'
import type { GrantedFiles } from './files.ts'
import { logitEffects } from './logits.ts'
import { nearMisses } from './near-misses.ts'
import { neighbours } from './neighbours.ts'
import { neuronpediaName } from './neuronpedia.ts'
import { runQuery } from './query.ts'
import { columnValues, rowContexts } from './query-help.ts'
import type { Wrap } from './session.ts'
import { searchTokens } from './token-rows.ts'
import { tokenInfo } from './tokens.ts'

interface Parts {
  on: Wrap
  onWritable: Wrap
  files: GrantedFiles
}

type FeatureCall =
  | keyof (FeaturePageApi & QueryApi & ConceptApi)
  | `feature.${'table' | 'bars' | 'map' | 'values'}`
  | `token.${'search' | 'info'}`

export function featureHandlers({ on, onWritable, files }: Parts): Pick<Handlers<DataApi>, FeatureCall> {
  return {
    'feature.table': on((s, input) => featureTablePart(s.ctx, input)),
    'feature.bars': on((s, input, { signal }) => featureBars(s.ctx, input, signal)),
    'feature.map': on((s, input, call) => featureMap(s.ctx, input, call)),
    'feature.values': on((s, input) => featureValues(s.ctx, input)),
    'token.search': on((s, input, { signal }) => searchTokens(s.ctx, input, signal)),
    'token.info': on((s, input) => tokenInfo(s.ctx, input)),
    'feature.page': on((s, input) => featurePage(s.ctx, input)),
    'feature.nearMisses': on((s, input, call) => nearMisses(s.ctx, input, call)),
    'feature.neighbours': on((s, input, call) => neighbours(s.ctx, input, call)),
    'feature.logits': on((s, input, call) => logitEffects(s.ctx, input, call)),
    'token.document': on((s, input) => documentPage(s.ctx, input)),
    'dictionary.neuronpedia': on((s, { dictionary }, call) => neuronpediaName(s.ctx, dictionary, call)),
    'query.values': on((s, input) => columnValues(s.ctx, input)),
    'query.contexts': on((s, input) => rowContexts(s.ctx, input)),
    'query.run': on((s, input, call) => runQuery(s.ctx, input, call)),
    'token.classes': on((s, input) => tokenClasses(s.ctx, input)),
    'feature.contains': on((s, input, call) => featureContains(s.ctx, input, call)),
    'concept.list': on((s, { activations }) => listConcepts(s.ctx, activations)),
    'concept.suggest': on((s, { activations }) => suggestConcepts(s.ctx, activations)),
    'concept.get': on((s, { id }) => getConcept(s.ctx, id)),
    'concept.put': onWritable((s, input) => putConcept(s.ctx, input, Date.now())),
    'concept.delete': onWritable((s, { id }) => deleteConcept(s.ctx, id, Date.now())),
    'concept.restore': onWritable((s, { id }) => restoreConcept(s.ctx, id)),
    'concept.rows': on((s, input) => conceptRows(s.ctx, input)),
    'concept.import': onWritable((s, { activations, fileId }) =>
      importConcepts(s.ctx, { activations, path: files.pathOf(fileId) }, Date.now()),
    ),
    'concept.export': on((s, { ids, fileId }) => exportConcepts(s.ctx, ids, files.pathOf(fileId))),
    'concept.rank': on((s, input, call) => rankConcept(s.ctx, input, call)),
    'concept.silent': on((s, input, call) => silentOn(s.ctx, input, call)),
  }
}
