// E8: what shape the rows have that one latent wins: a point, a ray, a line, or more (analyses.md A10). Pure.
import { cellSpectrum } from './cell-spectrum.ts'
import { cellsOf } from './budget.ts'
import { meanOf, residualOf, winners, type CodedRows } from './coded-rows.ts'

/** Explained variance over the rows of all cells that are large enough, about the mean of those rows. */
export interface CellShape {
  /** the cell's mean */
  constant: number
  /** the best ray through b */
  ray: number
  /** the first principal axis through the mean */
  line: number
  /** the dictionary */
  sae: number
  /** the mean and a local PCA of rank L0 - 1 */
  localPca: number
  cells: number
  rows: number
}

/**
 * Cells are the rows that each latent wins.
 * @param rank of the local PCA
 * @param fewest rows of a cell that counts
 * @returns null without such a cell, or where its rows do not vary
 */
export function cellShape(data: CodedRows, rank: number, fewest = 20): CellShape | null {
  const { d, y, z } = data
  const cells = cellsOf(winners(z), z.columns).filter(rows => rows.length >= fewest)
  const rows = cells.reduce((sum, cell) => sum + cell.length, 0)
  if (rows === 0) return null
  const kept = new Float64Array(rows * d)
  const rest = new Float64Array(d)
  let at = 0
  const left = { constant: 0, ray: 0, line: 0, sae: 0, localPca: 0 }
  for (const cell of cells) {
    const about = cellSpectrum(y, d, cell, Math.max(1, rank), true)
    const through = cellSpectrum(y, d, cell, 1, false)
    left.constant += about.total
    left.line += about.total - (about.values[0] ?? 0)
    left.localPca += about.total - about.values.slice(0, Math.max(0, rank)).reduce((sum, v) => sum + v, 0)
    left.ray += through.total - (through.values[0] ?? 0)
    for (const t of cell) {
      kept.set(y.subarray(t * d, (t + 1) * d), at)
      at += d
      for (const v of residualOf(data, t, rest)) left.sae += v * v
    }
  }
  const mean = meanOf(kept, rows, d)
  const total = kept.reduce((sum, v, i) => sum + (v - mean[i % d]!) ** 2, 0)
  if (!(total > 0)) return null
  const ev = (v: number) => 1 - v / total
  return {
    constant: ev(left.constant),
    ray: ev(left.ray),
    line: ev(left.line),
    sae: ev(left.sae),
    localPca: ev(left.localPca),
    cells: cells.length,
    rows,
  }
}
