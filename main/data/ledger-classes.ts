// Classes of rows for probes: which columns can be one, which rows a probe learns from. Data process, command line.
import { groupColumnOf, groupColumns, groupsOf } from '../../core/analysis/split-groups.ts'
import { firstLetter } from '../../core/concept/members.ts'
import { AppError } from '../../shared/errors.ts'
import { firstLetterColumn, type LedgerChoices, type ProbeSpec } from '../../shared/ledger-model.ts'
import { getActivations, type ActivationsRecord } from './catalogue.ts'
import type { Context } from './context.ts'
import { unmaskedRows } from './mask.ts'
import { requireRow, type TokenStore } from './token-store.ts'

/** Rows that a probe learns from and is tested on: the first ones of the file that fit. */
const MOST_ROWS = 8_000
const MOST_CLASSES = 60
/** A column with more values groups no rows. */
const MOST_PLACES = 24
/** A class needs word types on both sides of the split. */
const LEAST_TYPES = 2

/** The cells that are classes, [rows]; empty where a row has none. @throws AppError not-found */
function classCells(tokens: TokenStore, activations: ActivationsRecord, by: string): string[] {
  if (by !== firstLetterColumn) return tokens.columnOf(activations, by)
  return tokens.tokensOf(activations).map(firstLetter)
}

/**
 * What belongs together in a split, [rows]: the word, else the token's text, else the document.
 * @throws AppError bad-input where nothing says, so that rows could only be split one by one
 */
export function typesOf(tokens: TokenStore, activations: ActivationsRecord): string[] {
  const column = groupColumnOf(activations.columns)
  if (!column) {
    throw new AppError(
      'bad-input',
      `${activations.name}: found no column named ${groupColumns.join(', ')}; a probe is tested on words or documents that it has not seen.`,
    )
  }
  return groupsOf(column, column === 'token' ? tokens.tokensOf(activations) : tokens.columnOf(activations, column))
}

export interface ProbeRows {
  /** ascending */
  rows: Int32Array
  /** [n] position in `names` */
  y: Int32Array
  names: string[]
  /** [n] */
  types: string[]
}

/**
 * The rows of a probe, with their classes.
 * @throws AppError not-found for no such column, bad-input when there are not two classes, or the class is not among them
 */
export function probeRows(tokens: TokenStore, activations: ActivationsRecord, spec: ProbeSpec): ProbeRows {
  const cells = classCells(tokens, activations, spec.by)
  const types = typesOf(tokens, activations)
  const conditions = Object.entries(spec.where).map(([name, value]) => ({
    cells: tokens.columnOf(activations, name),
    value,
  }))
  const found: number[] = []
  for (const row of unmaskedRows(activations.mask, activations.rows)) {
    if (cells[row] === '' || !conditions.every(c => c.cells[row] === c.value)) continue
    found.push(row)
    if (found.length === MOST_ROWS) break
  }
  const seen = new Map<string, Set<string>>()
  for (const row of found) {
    const of = seen.get(cells[row]!) ?? new Set<string>()
    of.add(types[row]!)
    seen.set(cells[row]!, of)
  }
  const names = [...seen].filter(([, of]) => of.size >= LEAST_TYPES).map(([name]) => name)
  names.sort()
  const where = describeWhere(spec)
  if (names.length > MOST_CLASSES) {
    throw new AppError(
      'bad-input',
      `${spec.by}: ${names.length} values found${where}; a probe of at most ${MOST_CLASSES} is made.`,
    )
  }
  if (names.length < 2) {
    throw new AppError(
      'bad-input',
      `${spec.by}: ${names.length} values with two or more words found${where}; two are needed.`,
    )
  }
  if (!names.includes(spec.value)) {
    throw new AppError(
      'bad-input',
      `${spec.by}: ${spec.value || 'nothing'} is no value with two or more words${where}; there are ${names.slice(0, 30).join(', ')}.`,
    )
  }
  const position = new Map(names.map((name, i) => [name, i]))
  const rows = Int32Array.from(found.filter(row => position.has(cells[row]!)))
  return {
    rows,
    y: Int32Array.from(rows, row => position.get(cells[row]!)!),
    names,
    types: Array.from(rows, row => types[row]!),
  }
}

const describeWhere = ({ where }: ProbeSpec): string => {
  const parts = Object.entries(where).map(([name, value]) => `${name} is ${value || 'empty'}`)
  return parts.length ? ` where ${parts.join(' and ')}` : ''
}

/** What a probe can be made of, with the row's own values. @throws AppError not-found */
export function ledgerChoicesAt({ ws, tokens }: Context, id: string, row: number): LedgerChoices {
  const activations = getActivations(ws, id)
  requireRow(activations, row)
  const by: LedgerChoices['by'] = []
  const where: LedgerChoices['where'] = []
  const add = (name: string, cells: string[]) => {
    const values = distinct(cells, MOST_CLASSES)
    if (!values || values.length < 2) return
    const choice = { name, value: cells[row] ?? '', values }
    by.push({ ...choice, values: values.filter(v => v !== '') })
    if (name !== firstLetterColumn && values.length <= MOST_PLACES) where.push(choice)
  }
  for (const name of activations.columns) if (name !== 'token') add(name, tokens.columnOf(activations, name))
  if (activations.columns.includes('token')) add(firstLetterColumn, classCells(tokens, activations, firstLetterColumn))
  // A letter column of its own says more than the text's first letter: words begin in the middle of what is split into tokens.
  return { by: by.sort((a, b) => rankOf(a.name) - rankOf(b.name)), where }
}

const rankOf = (name: string): number => (name === 'letter' ? 0 : name === firstLetterColumn ? 1 : 2)

/** Values in order, or null when there are more than `most`. */
function distinct(cells: string[], most: number): string[] | null {
  const seen = new Set<string>()
  for (const cell of cells) {
    seen.add(cell)
    if (seen.size > most + 1) return null
  }
  return [...seen].sort()
}

/** The row's own class; empty where it has none. */
export const ownClass = (tokens: TokenStore, activations: ActivationsRecord, by: string, row: number): string =>
  by === firstLetterColumn
    ? firstLetter(tokens.tokensOf(activations)[row] ?? '')
    : (tokens.columnOf(activations, by)[row] ?? '')
