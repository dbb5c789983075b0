// The computations that `compute` offers, by name. Pure, every process.
import { arr2d, degen2d } from './arr2d.ts'
import { arr3d, degen3d } from './arr3d.ts'
import { asymptotic } from './asymptotic.ts'
import { matching } from './matching.ts'
import { pair } from './pair.ts'
import type { Family } from './input.ts'

export type { Family } from './input.ts'

/** Every family by its name, the name of its folder among the golden cases. */
export const families: ReadonlyMap<string, Family> = new Map(
  [arr2d, arr3d, asymptotic, degen2d, degen3d, matching, pair].map(family => [family.name, family]),
)
