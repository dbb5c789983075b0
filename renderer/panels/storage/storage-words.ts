// Sizes and places of what a workspace holds in words, and what goes into a pack. Pure; renderer.
import type { FilePlace, PackChoice, RelinkReport, StorageInfo, StoredItem } from '../../../shared/storage-model.ts'
import { formatBytes, formatCount, plural } from '../../format.ts'
import { stateWords } from '../jobs/job-words.ts'

const places: Record<FilePlace, string> = {
  workspace: 'in the workspace',
  samples: 'shipped with the program',
  elsewhere: 'stays where it is',
}
export const placeWords = (item: StoredItem): string => (item.present ? places[item.place] : 'missing or changed')

/** 12 GB free on this disk · definitions and names 3.1 MB · 7 backups 12 MB */
export function totalWords({ free, database, backups }: StorageInfo): string {
  const parts = [`what was typed ${formatBytes(database)}`]
  if (backups.count > 0) parts.push(`${formatCount(backups.count)} ${plural(backups.count, 'backup')} ${formatBytes(backups.bytes)}`) // prettier-ignore
  if (free !== null) parts.unshift(`${formatBytes(free)} free on this disk`)
  return parts.join(' · ')
}

export const runWords = ({ state, bytes }: StorageInfo['runs'][number]): string =>
  [...(bytes > 0 ? [formatBytes(bytes)] : []), ...(state === 'done' ? [] : [stateWords[state]])].join(' · ')

/** What looking came to, first what was found. */
export function relinkWords({ looked, found, missing }: RelinkReport): string {
  const where = `${formatCount(looked)} ${plural(looked, 'file')} looked at`
  if (found.length + missing.length === 0) return 'Nothing is missing.'
  return `${formatCount(found.length)} found, ${formatCount(missing.length)} still missing; ${where}.`
}

/** Everything that is there and does not come with the program anyway. */
export function usualPack({ items, runs }: StorageInfo): PackChoice {
  const ids = (kind: StoredItem['kind']) =>
    items.filter(item => item.kind === kind && item.present && item.place !== 'samples').map(item => item.id)
  return {
    dictionaries: ids('dictionary'),
    activations: ids('activations'),
    runs: runs.filter(run => run.state === 'done').map(run => run.id),
  }
}

/** Bytes that a pack will hold besides what was typed. */
export function packBytes({ items, runs, database }: StorageInfo, choice: PackChoice): number {
  const chosen = new Set([...choice.dictionaries, ...choice.activations, ...choice.runs])
  const of = (list: readonly { id: string; bytes: number }[]) =>
    list.reduce((sum, { id, bytes }) => sum + (chosen.has(id) ? bytes : 0), 0)
  return database + of(items.filter(item => item.place !== 'samples')) + of(runs)
}
