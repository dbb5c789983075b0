// Rows that the columns of a table say are no data (honesty rule 9): special tokens, and the first position. Data process, command line.
import { AppError } from '../../shared/errors.ts'

/** [rows], 1 where so */
export interface Excluded {
  special: Uint8Array
  position: Uint8Array
}

export const createExcluded = (rows: number): Excluded => ({
  special: new Uint8Array(rows),
  position: new Uint8Array(rows),
})

const truths = new Map([
  ['true', 1],
  ['1', 1],
  ['false', 0],
  ['0', 0],
  ['', 0],
])
const marks = new Set(['is_special', 'is_bos'])

/**
 * Marks what a part of a column says; columns that say nothing about it mark nothing.
 * @param part cells of column `name` from row `from` on
 * @param table path of the table, for the message
 * @throws AppError bad-input where is_special or is_bos is neither true nor false
 */
export function markExcluded(
  excluded: Excluded,
  { name, from, cells }: { name: string; from: number; cells: readonly string[] },
  table: string,
): void {
  if (name === 'position') {
    cells.forEach((cell, i) => {
      if (cell !== '' && Number(cell) === 0) excluded.position[from + i] = 1
    })
  }
  if (!marks.has(name)) return
  cells.forEach((cell, i) => {
    const truth = truths.get(cell)
    if (truth === undefined) {
      const found = `found ${cell.slice(0, 40)}, expected true or false`
      throw new AppError('bad-input', `${table}: column ${name}, row ${from + i}: ${found}.`)
    }
    if (truth) excluded.special[from + i] = 1
  })
}
