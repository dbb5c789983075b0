// What people say about features, and its history. Types and the closed list of statuses; every process.
import type { PredictionBody } from '../core/prediction/types.ts'

/** Their places are kept in workspaces (the table shown_definition): a new one goes to the end. */
export const definitionStatuses = ['unlabelled', 'draft', 'reviewed', 'rejected', 'uninterpretable', 'dead'] as const
export type DefinitionStatus = (typeof definitionStatuses)[number]

/** What a person wrote about a feature. Key order is that of the interchange format (docs/command-line.md). */
export interface DefinitionBody {
  label: string
  description: string
  status: DefinitionStatus
  /** 0..1, null when not given */
  confidence: number | null
  tags: string[]
  notes: string
  evidence: unknown[]
  /** time spent, seconds */
  seconds: number
}

/** What an event says: what its annotator thinks, or what stands for all of them. */
export const definitionKinds = ['definition', 'resolution'] as const
export type DefinitionKind = (typeof definitionKinds)[number]

export interface Definition extends DefinitionBody {
  /** id of the event that made it current */
  event: string
  annotator: string
  /** ISO 8601, UTC */
  at: string
  kind: DefinitionKind
  /** of a resolution: the events that it settles, which were the newest of each annotator then; else empty */
  about: string[]
  /** written while what others said was hidden from the annotator */
  blind: boolean
}

export interface DefinitionHistory {
  /** the one that is shown everywhere (standing.ts) */
  current: Definition | null
  /** newest first, every event of every annotator; while labelling is blind, of that annotator alone */
  events: Definition[]
  /** newest first */
  tests: PredictionTest[]
}

/** A prediction test of a definition, as a person took it (core/prediction). */
export interface PredictionTest extends PredictionBody {
  event: string
  /** who guessed */
  annotator: string
  at: string
  /** the event whose definition was tested */
  of: string
}

/** A feature about which nobody said anything. */
export const emptyDefinition: DefinitionBody = {
  label: '',
  description: '',
  status: 'unlabelled',
  confidence: null,
  tags: [],
  notes: '',
  evidence: [],
  seconds: 0,
}

/** A change of many definitions at once; what is left out stays as it is in each. */
export interface DefinitionChange {
  label?: string
  status?: DefinitionStatus
  addTags?: string[]
  removeTags?: string[]
}

/** Something done to definitions in one go, by one annotator: typing, a verdict, or a change of many. */
export interface DefinitionAct {
  dictionary: string
  /** how many features it is about */
  features: number
  /** the first of them */
  first: number
  /** ISO 8601, UTC */
  at: string
  /** null: one definition was edited */
  change: DefinitionChange | null
}

/** What can be undone and done again next; null where there is nothing. */
export interface DefinitionActs {
  undo: DefinitionAct | null
  redo: DefinitionAct | null
}

/** What an undo or redo did. */
export interface ActTaken {
  act: DefinitionAct
  /** features whose definition is back to what it was before, or after, the act */
  done: number
  /** features that were left as they are, because their definition was changed since */
  left: number
}

/** A body with some fields changed; a first label makes it a draft. */
export function applied(body: DefinitionBody, change: Partial<DefinitionBody>): DefinitionBody {
  const begins = body.status === 'unlabelled' && change.status === undefined && (change.label ?? '') !== ''
  return { ...body, ...change, ...(begins ? { status: 'draft' as const } : {}) }
}

/** A body after a change of many: tags are added behind those that are there. */
export function changedBy(
  body: DefinitionBody,
  { label, status, addTags = [], removeTags = [] }: DefinitionChange,
): DefinitionBody {
  const tags = [...new Set([...body.tags, ...addTags])].filter(tag => !removeTags.includes(tag))
  return applied(body, { ...(label === undefined ? {} : { label }), ...(status === undefined ? {} : { status }), tags })
}

/** Whether the newer body is the older one typed on, and no other label, verdict or tags. */
export function isTypedOn(older: DefinitionBody, newer: DefinitionBody): boolean {
  const texts = ['label', 'description', 'notes'] as const
  return (
    older.status === newer.status &&
    JSON.stringify(older.tags) === JSON.stringify(newer.tags) &&
    texts.every(text => older[text].startsWith(newer[text]) || newer[text].startsWith(older[text]))
  )
}
