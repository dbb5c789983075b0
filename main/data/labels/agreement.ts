// labels.agreement and labels.disagreements: what annotators say of a dictionary's features, side by side. Data process, command line.
import {
  disagreementsOf,
  type DefinitionAgreement,
  type Disagreement,
  type Judged,
} from '../../../core/agreement/definitions.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { runAnalysis } from '../analyses/run-analysis.ts'
import { getDictionary } from '../catalogue.ts'
import type { Context } from '../context.ts'
import { currentByAnnotator } from '../definitions.ts'

/** @throws AppError not-found, bad-input */
const judgedOf = (ctx: Context, dictionary: string): Judged[] =>
  currentByAnnotator(ctx.ws.db, getDictionary(ctx.ws, dictionary).id).map(
    ({ feature, annotator, body: { label, status, tags } }) => ({ feature, annotator, label, status, tags }),
  )

/** In a thread: definitions are saved meanwhile. @throws AppError not-found, bad-input, cancelled */
export const agreementOf = (
  ctx: Context,
  dictionary: string,
  { signal }: Pick<Ctx<unknown>, 'signal'>,
): Promise<DefinitionAgreement> =>
  runAnalysis(ctx, 'agreement', judgedOf(ctx, dictionary), [], { signal, progress: () => undefined })

/** @throws AppError not-found, bad-input */
export const disagreementsIn = (ctx: Context, dictionary: string): Disagreement[] =>
  disagreementsOf(judgedOf(ctx, dictionary))
