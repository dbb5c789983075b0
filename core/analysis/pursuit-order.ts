// In which order pursuit takes the two of a parent-child pair, over rows (analyses.md A11). Pure, every process.
import type { PursuitStep } from './pursuit-trace.ts'

export interface OrderPair {
  parent: number
  child: number
}

export interface PairOrder extends OrderPair {
  /** rows in which both are taken, and of them those where the parent's first step is before the child's */
  both: number
  parentFirst: number
  /** rows in which only one is: a child without its parent is what absorption looks like */
  childOnly: number
  parentOnly: number
  /** parentFirst / both; null without rows */
  share: number | null
  /** mean conditional coherence of the child at its first step, and the rows of it; null without rows */
  conditional: number | null
  conditionalRows: number
}

export interface OrderFold {
  pairs: PairOrder[]
  sums: Float64Array
}

export const startOrder = (pairs: readonly OrderPair[]): OrderFold => ({
  pairs: pairs.map(({ parent, child }) => ({
    parent,
    child,
    both: 0,
    parentFirst: 0,
    childOnly: 0,
    parentOnly: 0,
    share: null,
    conditional: null,
    conditionalRows: 0,
  })),
  sums: new Float64Array(pairs.length),
})

/** Takes in the steps of one row, in their order. */
export function addOrder(
  fold: OrderFold,
  { steps }: { steps: readonly Pick<PursuitStep, 'atom' | 'conditional'>[] },
): void {
  const first = new Map<number, number>()
  steps.forEach(({ atom }, s) => {
    if (!first.has(atom)) first.set(atom, s)
  })
  fold.pairs.forEach((pair, i) => {
    const [parent, child] = [first.get(pair.parent), first.get(pair.child)]
    if (child !== undefined) {
      fold.sums[i] = fold.sums[i]! + steps[child]!.conditional
      pair.conditionalRows++
    }
    if (parent !== undefined && child !== undefined) {
      pair.both++
      if (parent < child) pair.parentFirst++
    } else if (child !== undefined) pair.childOnly++
    else if (parent !== undefined) pair.parentOnly++
  })
}

export const endOrder = ({ pairs, sums }: OrderFold): PairOrder[] =>
  pairs.map((pair, i) => ({
    ...pair,
    share: pair.both > 0 ? pair.parentFirst / pair.both : null,
    conditional: pair.conditionalRows > 0 ? sums[i]! / pair.conditionalRows : null,
  }))
