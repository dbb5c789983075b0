// The bases and origins that a slice can be given, as choices of a list. Pure; renderer.
import { basisName, originName } from '../../../core/zones/slice-words.ts'
import {
  namedOrigins,
  sliceBases,
  type SliceBasis,
  type SliceOrigin,
  type SliceSource,
} from '../../../core/zones/types.ts'

export interface Option<T extends string = string> {
  value: T
  title: string
}

/** With a capital first letter, as the choices of a list begin. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** Bases that can be drawn now: a plane of rows needs a token set that names them. */
export function basisOptions(spec: Pick<SliceSource, 'basis' | 'sets'>, unit: string): Option<SliceBasis>[] {
  const hasSets = (spec.sets?.length ?? 0) > 0
  return sliceBases
    .filter(basis => basis !== 'rows' || hasSets || spec.basis === 'rows')
    .map(value => ({ value, title: value === 'pca' ? `PCA of ${spec.sets?.[0]?.name ?? `firing ${unit}s`}` : capital(basisName(value, unit)) })) // prettier-ignore
}

export const originKey = (origin: SliceOrigin): string => (typeof origin === 'object' ? `row ${origin.row}` : origin)

/** @param key what originKey gave */
export function originOf(key: string): SliceOrigin {
  const row = /^row (\d+)$/.exec(key)?.[1]
  return row !== undefined ? { row: Number(row) } : (namedOrigins.find(name => name === key) ?? 'mean')
}

/** The named origins, and the origin's own row or else the selected one. */
export function originOptions(origin: SliceOrigin, selectedRow: number | null, unit: string): Option[] {
  const list: Option[] = namedOrigins.map(value => ({
    value,
    title: `at ${value === 'b_pre' || value === 'b_dec' ? value : originName(value, unit)}`,
  }))
  const row = typeof origin === 'object' ? origin.row : selectedRow
  return row === null ? list : [...list, { value: `row ${row}`, title: `at ${unit} in row ${row}` }]
}
