// The calls of concepts and choosing: a part of the data server's contract (contract.ts). Types only; every process.
import type { Containment } from '../core/analysis/containment.ts'
import type { ConceptRecipe } from '../core/concept/types.ts'
import type {
  ConceptInfo,
  ConceptRanking,
  ConceptSuggestions,
  MemberSet,
  SilentOn,
  TokenClasses,
} from './concept-model.ts'

/** How far a call has come. */
export interface StepProgress {
  done: number
  total: number
  phase: string
}

export interface ConceptApi {
  /** Parents and children of a feature by conditional firing over unmasked rows; needs a finished run. */
  'feature.contains': { in: { run: string; feature: number }; out: Containment; progress: StepProgress }
  /** Colour classes of some rows, by a column's values or by a concept. */
  'token.classes': {
    in: { activations: string; by: { column: string } | { concept: string }; rows: Int32Array }
    out: TokenClasses
  }
  'concept.list': { in: { activations: string }; out: ConceptInfo[] }
  'concept.suggest': { in: { activations: string }; out: ConceptSuggestions }
  'concept.get': { in: { id: string }; out: { info: ConceptInfo; recipe: ConceptRecipe } }
  /** Makes a concept (id null), or changes one; without a recipe only its name. With one, its rows are found again. */
  'concept.put': {
    in: { id: string | null; activations: string; name: string; recipe: ConceptRecipe | null }
    out: ConceptInfo
  }
  /** Out of sight until `concept.restore` */
  'concept.delete': { in: { id: string }; out: void }
  'concept.restore': { in: { id: string }; out: ConceptInfo }
  /** Unmasked rows, ascending, from the `from`-th on; `total` counts all of them. */
  'concept.rows': {
    in: { id: string; from: number; limit: number }
    out: { total: number; rows: Int32Array; tokens: string[] }
  }
  'concept.import': { in: { activations: string; fileId: string }; out: ConceptInfo[] }
  'concept.export': {
    in: { ids: string[]; fileId: string }
    out: { concepts: number; rows: number; bytes: number; sha256: string }
  }
  /** All features against a concept; needs a finished run. */
  'concept.rank': { in: { run: string; members: MemberSet }; out: ConceptRanking; progress: StepProgress }
  /** Where in a concept a feature is silent, and what is on there; needs a finished run. */
  'concept.silent': {
    in: { run: string; members: MemberSet; feature: number }
    out: SilentOn
    progress: StepProgress
  }
}
