// Which rows are left out of every count, mean and share (honesty rule 9), and the moments of the others. Data process, command line.
import type { ActivationRows } from '../containers/activations.ts'
import type { Excluded } from '../containers/excluded-rows.ts'
import { AppError } from '../../shared/errors.ts'
import type { MaskReasons } from '../../shared/model.ts'

export interface Scan {
  /** bit (r & 7) of byte r >> 3 is set when row r is masked */
  mask: Uint8Array
  masked: number
  reasons: MaskReasons
  /** [d] mean of the unmasked rows */
  mean: Float64Array
  /** sum over unmasked rows of |x - mean|^2 */
  totalVariance: number
}

/** Rows with a norm above this many medians are attention sinks and the like, not data. */
const normLimit = 10
/** values per block read */
const blockValues = 1 << 20

export const isMasked = (mask: Uint8Array, row: number): boolean => ((mask[row >> 3]! >> (row & 7)) & 1) === 1

/** Row numbers that are not masked, ascending. */
export function unmaskedRows(mask: Uint8Array, rows: number): Int32Array {
  const out = new Int32Array(rows)
  let n = 0
  for (let r = 0; r < rows; r++) if (!isMasked(mask, r)) out[n++] = r
  return out.slice(0, n)
}

/**
 * Reads all rows twice, in blocks: norms for the mask, then mean and variance of what is left (Welford's update, float64).
 * @throws AppError cancelled, bad-input when no row is left
 */
export async function scanRows(
  source: ActivationRows,
  options: { signal?: AbortSignal; onRows?: (done: number, total: number) => void; excluded?: Excluded } = {},
): Promise<Scan> {
  const { rows, d } = source
  const block = Math.max(1, Math.min(rows, Math.floor(blockValues / d)))
  const total = 2 * rows
  const norms = new Float64Array(rows)
  for (let from = 0; from < rows; from += block) {
    stopIf(options.signal)
    const to = Math.min(rows, from + block)
    const x = await source.readRows(from, to)
    for (let r = from; r < to; r++) norms[r] = norm(x, (r - from) * d, d)
    options.onRows?.(to, total)
  }
  const { mask, masked, reasons } = maskOf(norms, options.excluded)
  if (masked === rows)
    throw new AppError('bad-input', 'found no row of finite values that is not masked, expected at least one.')
  const mean = new Float64Array(d)
  const squares = new Float64Array(d)
  let n = 0
  for (let from = 0; from < rows; from += block) {
    stopIf(options.signal)
    const to = Math.min(rows, from + block)
    const x = await source.readRows(from, to)
    for (let r = from; r < to; r++) {
      if (isMasked(mask, r)) continue
      n++
      const at = (r - from) * d
      for (let j = 0; j < d; j++) {
        const v = x[at + j]!
        const delta = v - mean[j]!
        mean[j] = mean[j]! + delta / n
        squares[j] = squares[j]! + delta * (v - mean[j]!)
      }
    }
    options.onRows?.(rows + to, total)
  }
  return { mask, masked, reasons, mean, totalVariance: squares.reduce((sum, s) => sum + s, 0) }
}

function norm(x: Float32Array, at: number, d: number): number {
  let sum = 0
  for (let j = 0; j < d; j++) sum += x[at + j]! * x[at + j]!
  return Math.sqrt(sum)
}

/**
 * The mask: rows that are excluded as special tokens or first positions, non-finite ones, and those with a norm above ten times
 * the median of the finite others.
 */
export function maskOf(norms: Float64Array, excluded?: Excluded): Pick<Scan, 'mask' | 'masked' | 'reasons'> {
  const isOut = (row: number) => excluded?.special[row] === 1 || excluded?.position[row] === 1
  const finite = norms.filter((value, row) => Number.isFinite(value) && !isOut(row)).sort()
  const mid = finite.length >> 1
  const median = finite.length % 2 ? finite[mid]! : ((finite[mid - 1] ?? NaN) + (finite[mid] ?? NaN)) / 2
  const mask = new Uint8Array((norms.length + 7) >> 3)
  const reasons = { special: 0, position: 0, nonFinite: 0, norm: 0 }
  const reasonOf = (value: number, row: number): keyof typeof reasons | null => {
    if (excluded?.special[row] === 1) return 'special'
    if (excluded?.position[row] === 1) return 'position'
    if (!Number.isFinite(value)) return 'nonFinite'
    return value > normLimit * median ? 'norm' : null
  }
  norms.forEach((value, row) => {
    const reason = reasonOf(value, row)
    if (!reason) return
    reasons[reason]++
    mask[row >> 3] = mask[row >> 3]! | (1 << (row & 7))
  })
  return { mask, masked: Object.values(reasons).reduce((sum, n) => sum + n, 0), reasons }
}

function stopIf(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'Cancelled.')
}
