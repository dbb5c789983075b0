// What a labelling session came to, as lines to read and to copy. Pure; renderer.
import { definitionStatuses, type DefinitionStatus } from '../../../shared/model.ts'
import type { LabelQueue } from './queue-model.ts'

/** A sitting: from the start of the queue, or of the program, until now. */
export interface Session {
  /** features decided, with what became of each */
  decided: number
  seconds: number
}

export interface SummaryLine {
  name: string
  value: string
}

/** s: longer without a key is a pause; no more than this counts as work */
export const longestPause = 120

/** Features a minute; a dash before there is one. */
export const paceWords = (decided: number, seconds: number): string =>
  decided > 0 && seconds > 0 ? `${((60 * decided) / seconds).toFixed(1)} a minute` : '—'

/** `1 h 4 min`, `12 min`, `40 s` */
export function durationWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** @param statusOf what a feature's shown definition says now */
export function summaryLines(
  { features, outcome, seconds }: LabelQueue,
  session: Session,
  statusOf: (feature: number) => DefinitionStatus,
): SummaryLine[] {
  const decided = features.filter(f => outcome[f] !== undefined)
  const labelled = decided.filter(f => outcome[f] === 'labelled')
  const statuses = labelled.map(statusOf)
  const byStatus = definitionStatuses.map(status => ({ status, n: statuses.filter(s => s === status).length }))
  return [
    { name: 'decided', value: `${decided.length} of ${features.length}` },
    ...byStatus.filter(({ n }) => n > 0).map(({ status, n }) => ({ name: status, value: String(n) })),
    { name: 'skipped', value: String(decided.length - labelled.length) },
    { name: 'time', value: durationWords(seconds) },
    { name: 'pace', value: paceWords(decided.length, seconds) },
    { name: 'this session', value: `${session.decided} in ${durationWords(session.seconds)}, ${paceWords(session.decided, session.seconds)}` },
  ]
} // prettier-ignore

/** The lines as text, the title in front. */
export const summaryText = (title: string, lines: readonly SummaryLine[]): string =>
  [title, ...lines.map(({ name, value }) => `${name}: ${value}`)].join('\n')
