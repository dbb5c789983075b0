// Classes of rows for probes: which columns can be one, which rows a probe learns from. Data process, command line.
import { groupColumnOf, groupColumns, groupsOf } from '../../core/analysis/split-groups.ts'
import { firstLetter } from '../../core/concept/members.ts'
import { createRandom, sample } from '../../core/random.ts'
import { AppError } from '../../shared/errors.ts'
import { firstLetterColumn, type LedgerChoices, type ProbeSpec } from '../../shared/ledger-model.ts'
import { getActivations, type ActivationsRecord } from './catalogue.ts'
import { conceptStamp, findMembers, listConcepts } from './concept-store.ts'
import type { Context } from './context.ts'
import { unmaskedRows } from './mask.ts'
import { requireRow, type TokenStore } from './token-store.ts'
import { distinct, MOST_PLACES, usualWhere } from './usual-place.ts'

/** Rows that a probe learns from and is tested on: the first ones of the file that fit. */
const MOST_ROWS = 8_000
const MOST_CLASSES = 60
/** A class needs word types on both sides of the split. */
const LEAST_TYPES = 2

/** The concept that a text names in place of a column; null for a column. */
const conceptOf = (activations: ActivationsRecord, by: string): string | null =>
  by.startsWith('@') && !activations.columns.includes(by) ? by.slice(1) : null

/** The two classes of a concept: its rows, and the others. */
const besides = (concept: string) => `not ${concept}`

/** The cells that are classes, [rows]; empty where a row has none. @throws AppError not-found */
export function classCells(ctx: Context, activations: ActivationsRecord, by: string): string[] {
  const concept = conceptOf(activations, by)
  if (concept !== null) {
    const cells = new Array<string>(activations.rows).fill(besides(concept))
    for (const row of findMembers(ctx, activations, concept)) cells[row] = concept
    return cells
  }
  if (by !== firstLetterColumn) return ctx.tokens.columnOf(activations, by)
  return ctx.tokens.tokensOf(activations).map(firstLetter)
}

/** The first rows of the file; of a concept, which may be rare, half as many of its own, drawn by a seed, and others up to the whole. */
function withinLimit(rows: Int32Array, cells: readonly string[], concept: string | null): Int32Array {
  if (rows.length <= MOST_ROWS) return rows
  if (concept === null) return rows.slice(0, MOST_ROWS)
  const random = createRandom(1)
  const own = sample(rows.filter(row => cells[row] === concept), MOST_ROWS / 2, random) // prettier-ignore
  const others = sample(rows.filter(row => cells[row] !== concept), MOST_ROWS - own.length, random) // prettier-ignore
  return Int32Array.from([...own, ...others]).sort()
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
export function probeRows(ctx: Context, activations: ActivationsRecord, spec: ProbeSpec): ProbeRows {
  const { tokens } = ctx
  const cells = classCells(ctx, activations, spec.by)
  const types = typesOf(tokens, activations)
  const conditions = Object.entries(spec.where).map(([name, value]) => ({
    cells: tokens.columnOf(activations, name),
    value,
  }))
  const fitting = unmaskedRows(activations.mask, activations.rows).filter(
    row => cells[row] !== '' && conditions.every(c => c.cells[row] === c.value),
  )
  const found = withinLimit(fitting, cells, conceptOf(activations, spec.by))
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

/** The classes that rows are found for at a place, in order: those a report of all of them goes through. A concept is one. @throws AppError not-found, bad-input */
export function classNames(
  ctx: Context,
  activations: ActivationsRecord,
  { by, where }: Omit<ProbeSpec, 'value'>,
): string[] {
  const concept = conceptOf(activations, by)
  if (concept !== null) return [concept]
  const cells = classCells(ctx, activations, by)
  const conditions = Object.entries(where).map(([name, value]) => ({
    cells: ctx.tokens.columnOf(activations, name),
    value,
  }))
  const names = new Set<string>()
  for (const row of unmaskedRows(activations.mask, activations.rows)) {
    if (cells[row] !== '' && conditions.every(c => c.cells[row] === c.value)) names.add(cells[row]!)
    if (names.size > MOST_CLASSES) {
      throw new AppError(
        'bad-input',
        `${by}: more than ${MOST_CLASSES} values found; at most ${MOST_CLASSES} are compared.`,
      )
    }
  }
  return [...names].sort()
}

const describeWhere = ({ where }: ProbeSpec): string => {
  const parts = Object.entries(where).map(([name, value]) => `${name} is ${value || 'empty'}`)
  return parts.length ? ` where ${parts.join(' and ')}` : ''
}

/** What a probe can be made of, with the row's own values. @throws AppError not-found */
export function ledgerChoicesAt(ctx: Context, id: string, row: number): LedgerChoices {
  const { ws, tokens } = ctx
  const activations = getActivations(ws, id)
  requireRow(activations, row)
  const by: LedgerChoices['by'] = []
  const where: LedgerChoices['where'] = []
  const add = (name: string, cells: string[]) => {
    const values = distinct(cells, MOST_CLASSES)
    if (!values || values.length < 2) return
    const choice = { name, value: cells[row] ?? '', values }
    by.push({ ...choice, values: values.filter(v => v !== ''), usual: usualWhere(ctx, activations, { name, cells }) })
    if (name !== firstLetterColumn && values.length <= MOST_PLACES) where.push(choice)
  }
  for (const name of activations.columns) if (name !== 'token') add(name, tokens.columnOf(activations, name))
  if (activations.columns.includes('token')) add(firstLetterColumn, classCells(ctx, activations, firstLetterColumn))
  for (const { name } of listConcepts(ctx, id)) {
    const own = findMembers(ctx, activations, name).includes(row)
    by.push({ name: `@${name}`, value: own ? name : besides(name), values: [name, besides(name)], usual: {} })
  }
  // A letter column of its own says more than the text's first letter: words begin in the middle of what is split into tokens.
  return { by: by.sort((a, b) => rankOf(a.name) - rankOf(b.name)), where }
}

const rankOf = (name: string): number => (name === 'letter' ? 0 : name === firstLetterColumn ? 1 : 2)

/** The row's own class; empty where it has none. */
export function ownClass(ctx: Context, activations: ActivationsRecord, by: string, row: number): string {
  const concept = conceptOf(activations, by)
  if (concept !== null) return findMembers(ctx, activations, concept).includes(row) ? concept : besides(concept)
  return by === firstLetterColumn
    ? firstLetter(ctx.tokens.tokensOf(activations)[row] ?? '')
    : (ctx.tokens.columnOf(activations, by)[row] ?? '')
}

/** What changes with what the classes are made of: part of the key of whatever is kept of them. */
export const classStamp = (ctx: Context, activations: ActivationsRecord, by: string): string => {
  const concept = conceptOf(activations, by)
  return concept === null ? '' : conceptStamp(ctx, activations.id, [concept]).join()
}
