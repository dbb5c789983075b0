// Definitions made of what other programs write: checked, filled up, in one key order. Data process, command line.
import { emptyDefinition, type DefinitionBody } from '../../../shared/model.ts'
import { definitionBody } from '../../../shared/saved-schemas.ts'

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

/** Whether it says anything at all. */
export const saysNothing = (b: DefinitionBody): boolean =>
  b.status === 'unlabelled' && b.confidence === null && b.tags.length === 0 && b.evidence.length === 0 &&
  [b.label, b.description, b.notes].every(text => text.trim() === '') // prettier-ignore

/** @returns the checked body, or what is wrong with it in a few words */
export function checkBody(value: unknown): DefinitionBody | string {
  const parsed = definitionBody.safeParse(value)
  if (parsed.success) return orderedBody(parsed.data)
  const issue = parsed.error.issues[0]
  return `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not a definition'}`
}

/** Text of an unknown value, or null where it is none. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** A feature's index from a number or its digits; null for anything else. */
export function indexOf(value: unknown): number | null {
  const n = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
  return typeof n === 'number' && Number.isInteger(n) && n >= 0 && n < 2 ** 31 ? n : null
}
