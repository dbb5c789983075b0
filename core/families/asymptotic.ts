// Shares of the directions at infinity, as the golden family asymptotic states them. Pure, every process.
import { asymptoticShares } from '../zones/asymptotic-shares.ts'
import { bitList } from '../zones/bits.ts'
import { field, matrixField, type Family } from './input.ts'

/** Share of the circle or sphere of directions on which each active set is on. */
export function computeAsymptotic(input: unknown): { shares: { active: number[]; share: number }[] } {
  const rows = field(input, 'w')
  const dim = Array.isArray(rows) && Array.isArray(rows[0]) ? rows[0].length : 2
  if (dim !== 2 && dim !== 3) throw new Error(`w: rows of ${dim} numbers found; 2 or 3 are expected.`)
  const w = matrixField(input, 'w', dim)
  const most = dim === 2 ? 256 : 32
  if (w.length > most) throw new Error(`w: ${w.length} boundaries found; at most ${most} are expected.`)
  return {
    shares: asymptoticShares(w.flat(), dim).map(({ bits, share }) => ({ active: bitList(bits, w.length), share })),
  }
}

export const asymptotic: Family = { name: 'asymptotic', compute: computeAsymptotic }
