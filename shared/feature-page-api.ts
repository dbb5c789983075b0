// The calls of the feature page: a part of the data server's contract (contract.ts). Types only; every process.
import type { StepProgress } from './concept-api.ts'
import type {
  DocumentPage,
  ExampleRules,
  FeaturePage,
  LogitEffects,
  NearMisses,
  NeighbourOrder,
  Neighbours,
  NeuronpediaName,
} from './feature-page-model.ts'

export interface FeaturePageApi {
  /** What the run's cache says of a feature, at once. Without rules nothing is passed over. */
  'feature.page': { in: { run: string; feature: number; rules?: ExampleRules }; out: FeaturePage }
  /** Takes inference the first time; kept with a finished run. */
  'feature.nearMisses': { in: { run: string; feature: number; rules?: ExampleRules }; out: NearMisses }
  /** Takes inference, or a scan of codes, the first time; kept with a finished run. */
  'feature.neighbours': {
    in: { run: string; feature: number; by: NeighbourOrder }
    out: Neighbours
    progress: StepProgress
  }
  /** `missing` says how to give an unembedding where none is known. */
  'feature.logits': { in: { run: string; feature: number }; out: { effects: LogitEffects | null; missing: string } }
  /** The document of a row, at most 2,048 tokens before and after it. */
  'token.document': { in: { run: string; row: number; feature: number }; out: DocumentPage }
  /** What the dictionary is called on Neuronpedia, as its files say. */
  'dictionary.neuronpedia': { in: { dictionary: string }; out: NeuronpediaName }
}
