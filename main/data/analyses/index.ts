// The calls of the analysis panels, on the open workspace: one file an analysis beside this one. Data process, command line.
import type { AnalysisApi } from '../../../shared/analysis-api.ts'
import type { DataApi, Handlers } from '../../../shared/contract.ts'
import type { Compute } from '../compute.ts'
import type { GrantedFiles } from '../files.ts'
import type { FeaturePopulations } from '../feature-population.ts'
import type { Ledgers } from '../ledger.ts'
import type { RowStore } from '../row-store.ts'
import type { Wrap } from '../session.ts'
import { absorptionOf, createAllClasses } from './absorption.ts'
import { candidatesOf } from './candidates.ts'
import { correctionOf } from './correction.ts'
import { rotationOf } from './rotation.ts'
import { compareDictionaries } from './dictionaries.ts'
import { seedStability } from './seeds.ts'
import { widthTrees } from './widths.ts'
import { clusteringOfRun } from './clustering.ts'
import { factorSet } from './factors.ts'
import { pairSet } from './pair-set.ts'
import { partners } from './partners.ts'
import { strongest } from './strongest.ts'
import { hierarchyOfRun, hierarchySources } from './hierarchy.ts'
import { babelOfRun } from './babel.ts'
import { pursuitOrder, pursuitSample, pursuitToken } from './pursuit.ts'

export interface AnalysisParts {
  on: Wrap
  /** activation rows */
  rows: RowStore
  compute: Compute
  ledgers: Ledgers
  populations: FeaturePopulations
  /** files that a person picked */
  files: GrantedFiles
}

export function analysisHandlers({
  on,
  rows,
  files,
  ledgers,
  populations,
}: AnalysisParts): Pick<Handlers<DataApi>, keyof AnalysisApi> {
  const allClasses = createAllClasses(ledgers)
  return {
    'analysis.absorption': on((s, input, call) => absorptionOf(s.ctx, input, ledgers, call)),
    'analysis.absorptionClasses': on((s, input, call) => allClasses(s.ctx, input, call)),
    'analysis.candidates': on((s, input, call) => candidatesOf(s.ctx, input, call)),
    'analysis.correction': on((s, input, call) => correctionOf(s.ctx, input, { rows, ledgers }, call)),
    'analysis.rotation': on((s, input, call) => rotationOf(s.ctx, input, populations, call)),
    'analysis.clustering': on((s, input, call) => clusteringOfRun(s.ctx, rows, input, call)),
    'analysis.factors': on((s, input, call) => factorSet(s.ctx, input, call)),
    'analysis.pairSet': on((s, input, call) => pairSet(s.ctx, rows, input, call)),
    'analysis.partners': on((s, input, call) => partners(s.ctx, input, call)),
    'analysis.strongest': on((s, input, call) => strongest(s.ctx, input, call)),
    'analysis.hierarchy': on((s, input, call) => hierarchyOfRun({ ctx: s.ctx, rows, files }, input, call)),
    'analysis.hierarchySources': on((s, input) => hierarchySources(s.ctx, input)),
    'analysis.pursuit': on((s, input, call) => pursuitSample(s.ctx, input, call)),
    'analysis.pursuitToken': on((s, input, call) => pursuitToken(s.ctx, input, call)),
    'analysis.babel': on((s, input, call) => babelOfRun(s.ctx, input, call)),
    'analysis.pursuitOrder': on((s, input, call) => pursuitOrder(s.ctx, input, call)),
    'analysis.dictionaries': on((s, input, call) => compareDictionaries(s.ctx, input, call)),
    'analysis.seeds': on((s, input, call) => seedStability(s.ctx, input, call)),
    'analysis.widths': on((s, input, call) => widthTrees(s.ctx, input, call)),
  }
}
