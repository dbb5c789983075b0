// labels.agreement, labels.disagreements, labels.people: what annotators say of a dictionary's features, side by side. Data process, command line.
import {
  disagreementsOf,
  type DefinitionAgreement,
  type Disagreement,
  type Judged,
  type Settled,
} from '../../../core/agreement/definitions.ts'
import type { Ctx } from '../../../shared/contract.ts'
import type { People } from '../../../shared/labels-api.ts'
import type { Definition } from '../../../shared/model.ts'
import { resolvedOf, unsettled } from '../../../shared/standing.ts'
import { runAnalysis } from '../analyses/run-analysis.ts'
import { getDictionary } from '../catalogue.ts'
import type { Context } from '../context.ts'
import { currentByAnnotator, type OwnDefinition } from '../definitions.ts'
import { blindAnnotator } from './blind.ts'

const saidOf = ({ annotator, body: { label, status, tags } }: OwnDefinition) => ({ annotator, label, status, tags })

/** The resolutions that stand, and whether they know of everything that is said now. @param current of each annotator */
function settledOf(current: readonly OwnDefinition[]): Settled[] {
  const of = new Map<number, Definition[]>()
  for (const { feature, event, annotator, at, kind, about, body } of current) {
    const list = of.get(feature) ?? []
    of.set(feature, list)
    list.push({ ...body, event, annotator, at: new Date(at).toISOString(), kind, about, blind: false })
  }
  return [...of].flatMap(([feature, list]) => {
    list.sort((a, b) => (a.at === b.at ? (a.event < b.event ? 1 : -1) : a.at < b.at ? 1 : -1))
    const resolved = resolvedOf(list)
    if (!resolved) return []
    const { annotator, label, status, tags } = resolved
    return [{ feature, said: { annotator, label, status, tags }, isOpen: unsettled(list).length > 0 }]
  })
}

interface Asked {
  dictionary: string
  /** definitions as they were written blind, where there are any */
  blind: boolean
  /** of these features; null: of all */
  features: Int32Array | null
}

/** @throws AppError not-found, bad-input */
function judgedIn(ctx: Context, { dictionary, blind, features }: Asked): { judged: Judged[]; settled: Settled[] } {
  const { db } = ctx.ws
  const { id } = getDictionary(ctx.ws, dictionary)
  const chosen = features && new Set(features)
  const isChosen = ({ feature }: { feature: number }) => chosen === null || chosen.has(feature)
  const judged = currentByAnnotator(db, id, { blind })
    .filter(own => own.kind === 'definition' && isChosen(own))
    .map(own => ({ feature: own.feature, ...saidOf(own) }))
  return { judged, settled: settledOf(currentByAnnotator(db, id).filter(isChosen)) }
}

/** In a thread: definitions are saved meanwhile. @throws AppError not-found, bad-input, cancelled */
export const agreementOf = (
  ctx: Context,
  asked: Asked,
  { signal }: Pick<Ctx<unknown>, 'signal'>,
): Promise<DefinitionAgreement> =>
  runAnalysis(ctx, 'agreement', judgedIn(ctx, asked), [], { signal, progress: () => undefined })

/** @throws AppError not-found, bad-input */
export function disagreementsIn(ctx: Context, dictionary: string): Disagreement[] {
  const { judged, settled } = judgedIn(ctx, { dictionary, blind: false, features: null })
  return disagreementsOf(judged, settled)
}

/**
 * Who judged how many features of a dictionary, also while labelling is blind: how many, never what.
 * @throws AppError not-found, bad-input
 */
export function peopleIn(ctx: Context, dictionary: string): People {
  const { db } = ctx.ws
  const { id } = getDictionary(ctx.ws, dictionary)
  const annotators = db
    .prepare<[string], { annotator: string; features: number }>(
      `SELECT annotator_id AS annotator, count(DISTINCT feature) AS features FROM definition_event
       WHERE dictionary_id = ? AND kind = 'definition' GROUP BY annotator_id ORDER BY annotator_id`,
    )
    .all(id)
  return { annotators, blind: blindAnnotator(db) }
}

/** Features that others judged and this annotator did not, ascending: what a second person is asked about. @throws AppError not-found, bad-input */
export function secondIn(ctx: Context, dictionary: string, annotator: string): Int32Array {
  const { id } = getDictionary(ctx.ws, dictionary)
  const found = ctx.ws.db
    .prepare<[string, string], number>(
      `SELECT feature FROM definition_event WHERE dictionary_id = ? AND kind = 'definition'
       GROUP BY feature HAVING sum(annotator_id = ?) = 0 ORDER BY feature`,
    )
    .pluck()
    .all(id, annotator)
  return Int32Array.from(found)
}
