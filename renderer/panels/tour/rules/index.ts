// The rules of the tour, found by their files. Renderer.
import type { TourRule } from '../../../../shared/tour.ts'
import type { RulePlay } from './rule.ts'

const files = import.meta.glob<{ play?: RulePlay }>('./*.ts', { eager: true })
const plays = new Map(Object.values(files).flatMap(({ play }) => (play ? [[play.kind, play] as const] : [])))

/** @throws Error for a rule without a file */
export function playOf(kind: TourRule['kind']): RulePlay {
  const play = plays.get(kind)
  if (!play) throw new Error(`There is no rule ${kind}.`)
  return play
}
