// Definitions made of what other programs write: checked, filled up, in one key order. Data process, command line.
import type { PredictionBody } from '../../../core/prediction/types.ts'
import { emptyDefinition, type DefinitionBody } from '../../../shared/model.ts'
import { definitionBody, predictionBody } from '../../../shared/saved-schemas.ts'

/** The body with its keys in the order of the interchange format and nothing else in it. */
export const orderedBody = (b: DefinitionBody): DefinitionBody => ({
  label: b.label,
  description: b.description,
  status: b.status,
  confidence: b.confidence,
  tags: b.tags,
  notes: b.notes,
  evidence: b.evidence,
  seconds: b.seconds,
})

/** A definition of which only some fields are known; one with a label but no status is a draft. */
export function bodyWith(known: Partial<DefinitionBody>): DefinitionBody {
  const status = known.status ?? (known.label?.trim() ? 'draft' : 'unlabelled')
  return orderedBody({ ...emptyDefinition, ...known, status })
}

/** @returns the checked body, or what is wrong with it in a few words */
export function checkBody(value: unknown): DefinitionBody | string {
  const parsed = definitionBody.safeParse(value)
  if (parsed.success) return orderedBody(parsed.data)
  const issue = parsed.error.issues[0]
  return `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not a definition'}`
}

/** The body of a prediction test in one key order, or what is wrong with it in a few words. */
export function checkTest(value: unknown): PredictionBody | string {
  const parsed = predictionBody.safeParse(value)
  if (parsed.success) return orderedTest(parsed.data)
  const issue = parsed.error.issues[0]
  return `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not a prediction test'}`
}

/** A test with its keys in the order of the interchange format and nothing else in it. */
export const orderedTest = ({ run, activations, seed, items, seconds }: PredictionBody): PredictionBody => ({
  run,
  activations,
  seed,
  items: items.map(({ row, kind, activation, guess }) => ({ row, kind, activation, guess })),
  seconds,
})

/** Text of an unknown value, or null where it is none. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** A feature's index from a number or its digits; null for anything else. */
export function indexOf(value: unknown): number | null {
  const n = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
  return typeof n === 'number' && Number.isInteger(n) && n >= 0 && n < 2 ** 31 ? n : null
}
