// What people say about features, and its history. Types and the closed list of statuses; every process.

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

export interface Definition extends DefinitionBody {
  /** id of the event that made it current */
  event: string
  annotator: string
  /** ISO 8601, UTC */
  at: string
}

export interface DefinitionHistory {
  current: Definition | null
  /** newest first, every event of every annotator */
  events: Definition[]
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
