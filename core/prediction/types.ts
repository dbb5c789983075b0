// A prediction test: from a definition alone a person says on which marked tokens the feature is on. Types; every process.

/**
 * What a snippet's marked token is: one where the feature is on; one just below the boundary; a random one where it is off;
 * one where it is off while the feature is on elsewhere in the snippet (a wrong token, as in fuzzing).
 */
export const itemKinds = ['on', 'near', 'random', 'wrong-token'] as const
export type ItemKind = (typeof itemKinds)[number]

export interface PredictionItem {
  /** row of the activations: the marked token */
  row: number
  kind: ItemKind
  /** the feature's activation on it; 0 where it is off */
  activation: number
}

export interface GuessedItem extends PredictionItem {
  /** whether the person said that the feature is on */
  guess: boolean
}

/** What is kept of a test: enough to compute its score and to make it again. */
export interface PredictionBody {
  run: string
  activations: string
  seed: number
  items: GuessedItem[]
  /** time spent, seconds */
  seconds: number
}
