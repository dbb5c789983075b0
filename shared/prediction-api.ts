// Prediction tests: a part of the data server's contract (contract.ts), its types and its runtime checks. Every process.
import { z } from 'zod'
import type { PredictionItem } from '../core/prediction/types.ts'
import { itemKinds } from '../core/prediction/types.ts'
import type { PredictionTest } from './definition-model.ts'
import { annotator, feature, id, row } from './schema-parts.ts'

/** An item as it is shown: the marked token with those around it, without a word of what it is. */
export interface PredictionSnippet extends PredictionItem {
  tokens: string[]
  /** place of the marked token among them */
  at: number
}

export interface PredictionSet {
  seed: number
  items: PredictionSnippet[]
  /** why there are none, or fewer than asked for, or no near misses: short sentences */
  notes: string[]
}

export interface PredictionApi {
  /**
   * Snippets that the feature's page does not show, half of them with the feature on at the marked token. Near misses take
   * inference the first time.
   */
  'prediction.make': { in: { run: string; feature: number; count: number; seed: number }; out: PredictionSet }
  /**
   * Keeps a test that was taken, as an event about the event whose definition was tested. Activations are those of the run.
   * @throws bad-input where an item is not what it is said to be, not-found where the definition is not of this feature
   */
  'prediction.save': {
    in: {
      run: string
      feature: number
      annotator: string
      /** event of the definition */
      of: string
      seed: number
      seconds: number
      items: { row: number; kind: PredictionItem['kind']; guess: boolean }[]
    }
    out: PredictionTest
  }
}

/** items of a test at most */
export const mostItems = 200

export const predictionSchemas = {
  'prediction.make': z.object({
    run: id,
    feature,
    count: z.int().min(2).max(mostItems),
    seed: z.int().min(0).max(0xffffffff),
  }),
  'prediction.save': z.object({
    run: id,
    feature,
    annotator,
    of: id,
    seed: z.int().min(0).max(0xffffffff),
    seconds: z.number().min(0),
    items: z
      .array(z.object({ row, kind: z.enum(itemKinds), guess: z.boolean() }))
      .min(1)
      .max(mostItems),
  }),
}
