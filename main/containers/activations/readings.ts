// The ways to take tensors as rows of activations, and which of them is meant. Data and inference processes, command line.
import { AppError } from '../../../shared/errors.ts'
import type { TensorChoice } from '../../../shared/model.ts'
import { isFloatType } from '../elements.ts'
import { elementCount, type TensorLayout } from '../tensor.ts'
import type { Wanted } from './container.ts'

/** What is put behind a tensor's name where it is [documents, positions, d] and not [rows, heads, d_head]. */
const positionsMark = '#positions'

/** A tensor taken as rows. */
export type Reading = TensorChoice & { layout: TensorLayout }

/**
 * Every way: [rows, d]; [rows, heads, d_head], flattened; [documents, positions, d]; [documents, positions, heads, d_head].
 * The plain way of a tensor comes before its other one.
 */
export function readingsOf(layouts: readonly TensorLayout[]): Reading[] {
  return layouts.flatMap((layout): Reading[] => {
    const { name, shape, type } = layout
    const [first = 0, second = 0] = shape
    const fits = isFloatType(type) && shape.length >= 2 && shape.length <= 4 && elementCount(shape.slice(1)) > 0
    if (!fits) return []
    const plain = { layout, tensor: name || null, shape, dtype: type }
    const rows = { ...plain, rows: first, d: elementCount(shape.slice(1)), positions: null }
    const documents = { ...plain, rows: first * second, d: elementCount(shape.slice(2)), positions: second }
    if (shape.length === 4) return [documents]
    return shape.length === 3 && second > 1 ? [rows, { ...documents, tensor: `${name}${positionsMark}` }] : [rows]
  })
}

export const choiceOf = ({ layout: _, ...choice }: Reading): TensorChoice => choice

/**
 * The reading that is meant: the one that was named, else the only one of the wanted width, else that of the only tensor.
 * @param missing throws for a name that the file does not have
 * @throws AppError bad-input naming the candidates when there are none or several
 */
export function chooseReading(
  path: string,
  layouts: readonly TensorLayout[],
  { tensor, d = null }: Wanted,
  missing: (name: string) => void,
): Reading {
  const readings = readingsOf(layouts)
  const isNamed = layouts.some(({ name }) => name !== '')
  if (tensor !== null && (isNamed || tensor === positionsMark)) {
    const named = readings.find(reading => reading.tensor === tensor)
    if (named) return named
    const name = tensor.endsWith(positionsMark) ? tensor.slice(0, -positionsMark.length) : tensor
    const found = layouts.find(layout => layout.name === name)
    if (!found) missing(name)
    throw new AppError(
      'bad-input',
      `${path}: found ${found?.type} [${found?.shape}], expected a float array of shape ${tensor === name ? shapes : '[documents, positions, d]'}.`,
    )
  }
  const fitting = d === null ? [] : readings.filter(reading => reading.d === d)
  const [only] = fitting
  if (only && fitting.length === 1) return only
  const candidates = layouts.filter(layout => readings.some(reading => reading.layout === layout))
  const [candidate] = candidates
  if (candidate && candidates.length === 1) return readings.find(({ layout }) => layout === candidate)!
  const asked = fitting.length > 1 ? fitting.map(({ layout }) => layout) : candidates
  const listed = listOf(asked.length ? asked : layouts) || 'no tensors'
  throw new AppError(
    'bad-input',
    asked.length === 0
      ? `${path}: found ${listed}, expected one float tensor of shape ${shapes}.`
      : `${path}: several tensors could be the activations: ${listed}. Name one (--tensor NAME).`,
  )
}

const shapes = '[rows, d] or [rows, heads, d_head]'

const listOf = (layouts: readonly TensorLayout[]) => {
  const names = layouts.slice(0, 12).map(({ name, shape, type }) => `${name.slice(0, 80)} ${type} [${shape}]`.trim())
  return `${names.join(', ')}${layouts.length > 12 ? ` and ${layouts.length - 12} more` : ''}`
}

/** What to know where a tensor could be taken in two ways and nothing said which. */
export function warnReading(reading: Reading, d: number | null): string[] {
  const other = readingsOf([reading.layout]).find(({ tensor }) => tensor !== reading.tensor)
  if (!other || d === reading.d || reading.positions !== null) return []
  const { tensor, shape, dtype, rows, d: width } = reading
  const what = `${tensor ?? 'the array'} ${dtype} [${shape}] is read as ${rows} rows of ${shape.slice(1).join(' × ')} = ${width} numbers (heads)`
  return [`${what}; --tensor '${other.tensor}' reads ${other.rows} rows of ${other.d} (documents × positions).`]
}
