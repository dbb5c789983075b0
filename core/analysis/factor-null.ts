// How many features the blocks hold when directions have nothing to do with firing: rows of G are given to other features (analyses.md A13). Pure, every process.
import { createRandom } from '../random.ts'
import { dependentPairs, type BlockKind, type FactorPairs } from './factors.ts'

/** Features in blocks of two or more over the shuffles. */
export interface ShuffledBlocks {
  draws: number
  seed: number
  mean: number
  most: number
}

/** @param draws shuffles of the labels of G; firing stays as it is */
export function shuffledBlocks(pairs: FactorPairs, kind: BlockKind, tau: number, draws = 99, seed = 1): ShuffledBlocks {
  const { k, cosines } = pairs
  const random = createRandom(seed)
  const order = Int32Array.from({ length: k }, (_, i) => i)
  // Firing does not move: only the pairs that it joins are asked for their direction, the same ones in every draw.
  const joined = dependentPairs(pairs, kind)
  let [sum, most] = [0, 0]
  for (let draw = 0; draw < draws; draw++) {
    for (let i = k - 1; i > 0; i--) {
      const j = random.int(i + 1)
      const held = order[i]!
      order[i] = order[j]!
      order[j] = held
    }
    const inBlock = new Uint8Array(k)
    let members = 0
    for (const at of joined) {
      const [i, j] = [Math.floor(at / k), at % k]
      if (!(Math.abs(cosines[order[i]! * k + order[j]!]!) > tau)) continue
      members += 2 - inBlock[i]! - inBlock[j]!
      inBlock[i] = inBlock[j] = 1
    }
    sum += members
    most = Math.max(most, members)
  }
  return { draws, seed, mean: draws > 0 ? sum / draws : 0, most }
}
