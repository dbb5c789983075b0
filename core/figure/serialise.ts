// A figure recipe as text and back: canonical JSON, typed arrays in base64. Every process.
import { fromBase64, toBase64 } from './base64.ts'
import { checkRecipe } from './check.ts'
import { asPage } from './page.ts'
import { unsafeCharacters } from './text.ts'
import type { FigureRecipe, PageFigure } from './types.ts'
import { withoutMedians } from './without-medians.ts'

type TypedArray = Int32Array | Float32Array | Float64Array | Uint8Array

/** Marks an encoded typed array or a number that JSON does not have. */
const mark = '$zonoscope'

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1

/** The array's bytes, little endian whatever the machine. */
function bytesOf(array: TypedArray): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength).slice()
  return littleEndian || array.BYTES_PER_ELEMENT === 1 ? bytes : swapped(bytes, array.BYTES_PER_ELEMENT)
}

function swapped(bytes: Uint8Array<ArrayBuffer>, width: number): Uint8Array<ArrayBuffer> {
  for (let i = 0; i < bytes.length; i += width) bytes.subarray(i, i + width).reverse()
  return bytes
}

function encode(value: unknown): string {
  if (value instanceof Float32Array) return typed('float32', value)
  if (value instanceof Float64Array) return typed('float64', value)
  if (value instanceof Int32Array) return typed('int32', value)
  if (value instanceof Uint8Array) return typed('uint8', value)
  if (typeof value === 'number' && !Number.isFinite(value)) return `{"${mark}":"number","value":"${value}"}`
  if (Array.isArray(value)) return `[${value.map(encode).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${entries.map(([k, v]) => `${quote(k)}:${encode(v)}`).join(',')}}`
  }
  return quote(value ?? null)
}

/** JSON of a scalar in which every character that XML or a terminal minds is escaped, so that the text survives inside any file. */
function quote(value: unknown): string {
  return JSON.stringify(value).replaceAll(unsafeCharacters, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function typed(dtype: string, array: TypedArray): string {
  return `{"${mark}":"${dtype}","base64":"${toBase64(bytesOf(array))}"}`
}

/** The recipe as canonical JSON: sorted keys, no spaces, so that equal recipes are equal text. */
export function encodeRecipe(recipe: FigureRecipe): string {
  return encode(recipe)
}

/** Puts back what `encode` marked; a reviver of JSON.parse. */
function revive(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, mark)) return value
  const { [mark]: dtype, base64, value: number } = value as Record<string, unknown>
  if (dtype === 'number') return Number(number)
  if (typeof base64 !== 'string') throw new Error('An array of the figure has no data.')
  const bytes = fromBase64(base64)
  if (dtype === 'uint8') return bytes
  const width = dtype === 'float64' ? 8 : 4
  if (bytes.length % width !== 0) throw new Error('An array of the figure has a wrong length.')
  const buffer = (littleEndian ? bytes : swapped(bytes, width)).buffer
  if (dtype === 'float64') return new Float64Array(buffer)
  if (dtype === 'int32') return new Int32Array(buffer)
  if (dtype === 'float32') return new Float32Array(buffer)
  throw new Error(`An array of the figure has the unknown type ${JSON.stringify(dtype)}.`)
}

/** Provenance in the same canonical form, for the places that show it beside the recipe. */
export function encodeProvenance(provenance: object): string {
  return encode(provenance)
}

/** Version 1 was a zone view, 2 a chart, 3 a page of panels; 4 says how features are told apart. */
const newest = 4

/** A recipe of a newer version than this program writes. */
export class NewerFigureError extends Error {}

/**
 * Reads a recipe, checks that it is whole, and makes it a page of the newest version: older recipes look as they did.
 * @throws NewerFigureError when written by a newer version; Error with a sentence for the user otherwise
 */
export function decodeRecipe(text: string): PageFigure {
  let value: unknown
  try {
    value = JSON.parse(text, revive)
  } catch (e) {
    throw new Error(`The figure's recipe is not valid JSON (${e instanceof Error ? e.message : String(e)}).`, {
      cause: e,
    })
  }
  if (value === null || typeof value !== 'object') throw new Error('Expected a figure recipe, found something else.')
  const { format, version } = value as { format?: unknown; version?: unknown }
  if (format !== 'zonoscope-figure') {
    throw new Error(`Expected a recipe with format "zonoscope-figure", found ${JSON.stringify(format) ?? 'no format'}.`)
  }
  if (typeof version === 'number' && version > newest) {
    throw new NewerFigureError(
      `The figure was written by a newer Zonoscope (recipe version ${version}; this one reads up to version ${newest}). Update to open it.`,
    )
  }
  if (version !== 1 && version !== 2 && version !== 3 && version !== 4) {
    throw new Error(`Expected recipe version 1 to 4, found ${JSON.stringify(version) ?? 'none'}.`)
  }
  const recipe = value as FigureRecipe
  checkRecipe(recipe)
  return asPage(recipe.version === 1 ? withoutMedians(recipe) : recipe)
}
