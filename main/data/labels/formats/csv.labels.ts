// Definitions as CSV, a row for each feature and annotator: for spreadsheets, and for whoever writes labels by hand. Data process, command line.
import { AppError } from '../../../../shared/errors.ts'
import {
  definitionKinds,
  definitionStatuses,
  type DefinitionBody,
  type DefinitionStatus,
} from '../../../../shared/model.ts'
import { csvLine, csvRecords } from '../../../../core/csv-table.ts'
import { bodyWith, indexOf } from '../bodies.ts'
import type { LabelFormat, LabelRow, ReadNotes } from '../types.ts'

const columns = [
  'dictionary_id', 'feature', 'annotator_id', 'at', 'kind', 'label', 'description', 'status', 'confidence', 'tags', 'notes', 'evidence', 'seconds',
] as const // prettier-ignore
type Column = (typeof columns)[number]

/** Tags as people write them, `a; b`; as JSON where that would not come back. */
export const tagsCell = (tags: readonly string[]): string =>
  tags.every(tag => tag !== '' && tag === tag.trim() && !tag.includes(';')) && !tags[0]?.startsWith('[')
    ? tags.join('; ')
    : JSON.stringify(tags)

function tagsOf(cell: string): string[] | null {
  if (!cell.startsWith('[')) {
    return cell
      .split(';')
      .map(tag => tag.trim())
      .filter(Boolean)
  }
  const parsed = jsonOf(cell)
  return Array.isArray(parsed) && parsed.every(tag => typeof tag === 'string') ? parsed : null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const isoOf = (at: number | null) => (at === null ? '' : new Date(at).toISOString())

export const format: LabelFormat = {
  id: 'csv',
  place: 'file',
  single: false,
  holds: ['label', 'description', 'status', 'confidence', 'tags', 'notes', 'evidence', 'seconds', 'annotator', 'at', 'dictionary', 'kind'], // prettier-ignore
  write(rows) {
    const lines = rows.map(({ dictionary, feature, annotator, at, kind = 'definition', body: b }) =>
      csvLine([
        dictionary ?? '',
        feature,
        annotator ?? '',
        isoOf(at),
        kind,
        b.label,
        b.description,
        b.status,
        b.confidence ?? '',
        tagsCell(b.tags),
        b.notes,
        b.evidence.length > 0 ? JSON.stringify(b.evidence) : '',
        b.seconds > 0 ? b.seconds : '',
      ]),
    )
    return [{ path: '', text: [csvLine(columns), ...lines].join('') }]
  },
  reads: () => true,
  read([file], notes) {
    const rows: LabelRow[] = []
    let at: Map<string, number> | null = null
    for (const { cells, line, problem } of csvRecords(file!.text)) {
      if (problem) {
        if (!at) throw new AppError('bad-input', `${file!.path}: ${problem}`)
        notes.skip('a record that is not CSV', `line ${line}: ${problem}`)
        break
      }
      if (cells.length === 1 && cells[0] === '') continue
      if (!at) {
        at = header(cells, file!.path, notes)
        continue
      }
      const row = rowOf(cells, at, line, notes)
      if (row) rows.push(row)
    }
    if (!at) throw new AppError('bad-input', `${file!.path}: it is empty, expected the columns ${columns.join(',')}.`)
    return rows
  },
}

function header(cells: string[], path: string, notes: ReadNotes): Map<string, number> {
  const names = cells.map(cell => cell.trim().toLowerCase())
  const at = new Map(names.map((name, i) => [name, i]))
  if (!at.has('feature') || !columns.some(name => name !== 'feature' && at.has(name))) {
    const found = JSON.stringify(cells.join(',').slice(0, 80))
    throw new AppError('bad-input', `${path}: found the columns ${found}, expected feature and some of ${columns.join(',')}.`) // prettier-ignore
  }
  for (const name of names)
    if (!columns.includes(name as Column)) notes.ignore(`column ${name.slice(0, 60) || '(no name)'}`)
  return at
}

function rowOf(cells: string[], at: Map<string, number>, line: number, notes: ReadNotes): LabelRow | null {
  const cell = (name: Column) => cells[at.get(name) ?? -1] ?? ''
  const where = `line ${line}`
  const skip = (reason: string) => (notes.skip(reason, where), null)
  const feature = indexOf(cell('feature').trim())
  if (feature === null) return skip('feature is not a number from 0')
  const known: Partial<DefinitionBody> = {
    label: cell('label'),
    description: cell('description'),
    notes: cell('notes'),
  }
  const status = cell('status').trim()
  if (status !== '') {
    if (!(definitionStatuses as readonly string[]).includes(status)) return skip(`status is none of ${definitionStatuses.join(', ')}`) // prettier-ignore
    known.status = status as DefinitionStatus
  }
  const confidence = cell('confidence').trim()
  if (confidence !== '') {
    known.confidence = Number(confidence)
    if (!(known.confidence >= 0 && known.confidence <= 1)) return skip('confidence is not a number from 0 to 1')
  }
  const tags = tagsOf(cell('tags').trim())
  if (!tags) return skip('tags are not a list of texts')
  const evidence = cell('evidence').trim() === '' ? [] : jsonOf(cell('evidence'))
  if (!Array.isArray(evidence)) return skip('evidence is not a JSON list')
  const seconds = cell('seconds').trim() === '' ? 0 : Number(cell('seconds'))
  if (!(seconds >= 0)) return skip('seconds is not a number from 0')
  const time = cell('at').trim() === '' ? null : Date.parse(cell('at'))
  if (Number.isNaN(time)) return skip('at is no date')
  const kind = definitionKinds.find(k => k === (cell('kind').trim() || 'definition'))
  if (!kind) return skip(`kind is none of ${definitionKinds.join(', ')}`)
  return {
    dictionary: cell('dictionary_id').trim() || null,
    feature,
    annotator: cell('annotator_id').trim() || null,
    at: time,
    kind,
    body: bodyWith({ ...known, tags, evidence, seconds }),
  }
}
