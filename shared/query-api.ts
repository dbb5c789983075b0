// The calls of the query language: a part of the data server's contract (contract.ts). Types only; every process.
import type { StepProgress } from './concept-api.ts'
import type { QueryAnswer } from './query-model.ts'

export interface QueryApi {
  /**
   * Features or tokens of a run that match a query (docs/query.md).
   * `place` says what a bare word is looked for in: labels in the box, tokens elsewhere. `limit` bounds rows of tokens.
   * @throws bad-input for a query that cannot be read or an expression that takes too long, not-found, cancelled
   */
  'query.run': {
    in: { run: string; text: string; place: 'any' | 'box'; limit: number }
    out: QueryAnswer
    progress: StepProgress
  }
  /** Different cells of a column that begin so, upper and lower case alike. @throws not-found */
  'query.values': {
    in: { activations: string; column: string; begin: string; limit: number }
    out: string[]
  }
  /** A few tokens around each row. Row i: tokens[starts[i] .. starts[i + 1]], itself at places[i] of them. @throws not-found */
  'query.contexts': {
    in: { activations: string; rows: Int32Array }
    out: { tokens: string[]; starts: Int32Array; places: Int32Array }
  }
}
