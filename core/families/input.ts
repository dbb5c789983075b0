// Checks of the plain numbers that a computation is given. Pure, every process.

/** A computation on plain numbers: takes a golden case's `input`, returns what its `expect` holds. */
export interface Family {
  name: string
  /** @throws Error naming the key, what was found and what is expected */
  compute(input: unknown): unknown
}

/** What a value is, in words, for messages. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'object' ? 'an object' : `${typeof value} ${String(value).slice(0, 40)}`
}

/** The value of a key of the input object itself. */
export function field(input: unknown, key: string): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new Error(`The input is ${describe(input)}; an object with the keys of a golden case's input is expected.`)
  }
  return Object.hasOwn(input, key) ? (input as Record<string, unknown>)[key] : undefined
}

/** A finite number. */
export function numberField(input: unknown, key: string): number {
  const value = field(input, key)
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new Error(`${key}: ${describe(value)} found; a finite number is expected.`)
  }
  return value
}

/** A list of finite numbers, [length] if that is given. */
export function vectorField(input: unknown, key: string, length?: number): number[] {
  return vector(field(input, key), key, length)
}

/** A list of lists of `columns` finite numbers each. */
export function matrixField(input: unknown, key: string, columns: number): number[][] {
  const value = field(input, key)
  if (!Array.isArray(value))
    throw new Error(`${key}: ${describe(value)} found; a list of rows of ${columns} numbers is expected.`)
  return value.map((row, i) => vector(row, `${key}[${i}]`, columns))
}

function vector(value: unknown, name: string, length?: number): number[] {
  const wanted = length === undefined ? 'a list of numbers' : `a list of ${length} numbers`
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    throw new Error(`${name}: ${describe(value)} found; ${wanted} is expected.`)
  }
  const bad = value.findIndex(v => typeof v !== 'number' || !Number.isFinite(v))
  if (bad >= 0) throw new Error(`${name}[${bad}]: ${describe(value[bad])} found; a finite number is expected.`)
  return value as number[]
}

/** Columns of a matrix, by its first row, so that the checks name a row of another width. */
export const widthOf = (input: unknown, key: string): number => {
  const rows = field(input, key)
  return Array.isArray(rows) && Array.isArray(rows[0]) ? rows[0].length : 0
}

/** A list of whole numbers from 0 to below `below`. */
export function indicesField(input: unknown, key: string, below: number): number[] {
  const list = vectorField(input, key)
  const bad = list.find(v => !Number.isInteger(v) || v < 0 || v >= below)
  if (bad !== undefined) throw new Error(`${key}: ${bad} found; whole numbers from 0 to ${below - 1} are expected.`)
  return list
}

/** A list of [n] labels, 0 or 1. */
export function flagsField(input: unknown, key: string, n?: number): Uint8Array {
  const list = vectorField(input, key, n)
  const bad = list.find(v => v !== 0 && v !== 1)
  if (bad !== undefined) throw new Error(`${key}: ${bad} found; 0 or 1 is expected.`)
  return Uint8Array.from(list)
}

/** A list of any values. */
export function listField(input: unknown, key: string, length?: number): unknown[] {
  const value = field(input, key)
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    throw new Error(
      `${key}: ${describe(value)} found; a list${length === undefined ? '' : ` of ${length}`} is expected.`,
    )
  }
  return value
}
