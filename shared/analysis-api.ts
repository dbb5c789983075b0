// The calls of the analysis panels: a part of the data server's contract (contract.ts). Types only; every process.
import type { AbsorptionApi } from './analyses/absorption.ts'
import type { CandidatesApi } from './analyses/candidates.ts'
import type { RotationApi } from './analyses/rotation.ts'
import type { ClusteringApi } from './analyses/clustering.ts'
import type { DictionariesApi } from './analyses/dictionaries.ts'
import type { FactorsApi } from './analyses/factors.ts'
import type { HierarchyApi } from './analyses/hierarchy.ts'
import type { PairSetApi } from './analyses/pair-set.ts'
import type { PursuitApi } from './analyses/pursuit.ts'

/** How far an analysis is; `first` is an answer from a part of the data, which the refined one replaces. */
export interface AnalysisProgress<T = never> {
  done: number
  total: number
  phase: string
  first?: T
}

/** One call an analysis, each in a file of its own beside this one: name, input, output, progress. */
export interface AnalysisApi
  extends
    AbsorptionApi,
    CandidatesApi,
    RotationApi,
    ClusteringApi,
    DictionariesApi,
    FactorsApi,
    HierarchyApi,
    PairSetApi,
    PursuitApi {}
