// Which features a queue is made of, and in which order. Pure; renderer.
import { createRandom, type Random } from '../../../core/random.ts'

/**
 * table: as the table has them; random: a seeded sample; density: as many from each tenth of the densities; nearest: those most like a labelled
 * feature first; spread: as many around each labelled feature.
 */
export type QueueOrder = 'table' | 'random' | 'density' | 'nearest' | 'spread'

/** Whether the order needs to know the nearest labelled feature of each. */
export const needsNearest = (order: QueueOrder): boolean => order === 'nearest' || order === 'spread'
/** Whether the order is drawn at random. */
export const needsSeed = (order: QueueOrder): boolean => order === 'random' || order === 'density'

/** For every feature the labelled one whose decoder row is most alike, -1 where there is none, and the cosine. */
export interface NearestLabels {
  nearest: Int32Array
  cosines: Float32Array
}

export interface Choice {
  order: QueueOrder
  count: number
  /** of the random orders */
  seed: number
  /** share of rows on which it is on, by feature */
  density: ArrayLike<number>
  /** null where it is not known (yet): orders that need it choose nothing */
  near: NearestLabels | null
}

/** parts of the range of densities that a stratified sample takes the same number from */
const strata = 10

/** Features of a queue: at most `count` of those given, none twice. */
export function chooseFeatures(from: readonly number[], { order, count, seed, density, near }: Choice): number[] {
  if (order === 'table') return from.slice(0, count)
  const random = createRandom(seed)
  if (order === 'random') return shuffled(from, random).slice(0, count)
  if (order === 'density') return inTurns(byDensity(from, density, random), count)
  if (!near) return []
  const alike = from.filter(f => near.nearest[f]! >= 0).sort((a, b) => near.cosines[b]! - near.cosines[a]! || a - b)
  if (order === 'nearest') return alike.slice(0, count)
  const around = new Map<number, number[]>()
  for (const f of alike) {
    const label = near.nearest[f]!
    const members = around.get(label)
    if (members) members.push(f)
    else around.set(label, [f])
  }
  return inTurns(
    [...around.keys()].sort((a, b) => a - b).map(label => around.get(label)!),
    count,
  )
}

function shuffled(list: readonly number[], random: Random): number[] {
  const out = [...list]
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}

/** Tenths of the features by density, each in a random order. A feature that is never on belongs to none. */
function byDensity(from: readonly number[], density: ArrayLike<number>, random: Random): number[][] {
  const alive = from.filter(f => density[f]! > 0).sort((a, b) => density[a]! - density[b]! || a - b)
  const edge = (i: number) => Math.floor((i * alive.length) / strata)
  return Array.from({ length: strata }, (_, i) => shuffled(alive.slice(edge(i), edge(i + 1)), random))
}

/** One of each part in turn, until there are enough. */
function inTurns(parts: readonly (readonly number[])[], count: number): number[] {
  const chosen: number[] = []
  for (let turn = 0; chosen.length < count && parts.some(part => turn < part.length); turn++) {
    for (const part of parts) if (turn < part.length && chosen.length < count) chosen.push(part[turn]!)
  }
  return chosen
}
