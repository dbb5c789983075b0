// What a rule of the tour does in the window: finds features, then words what the plots show. Types; renderer.
import type { TurnReport } from '../../../../core/analysis/turn-types.ts'
import type { Caption } from '../../../../core/tour/caption.ts'
import type { ZoneView } from '../../../../core/zones/types.ts'
import type { Client, DataApi } from '../../../../shared/contract.ts'
import type { TourRule } from '../../../../shared/tour.ts'

export type RuleOf<K extends TourRule['kind']> = Extract<TourRule, { kind: K }>

/** What finding may use: the workspace by the names of the tour. */
export interface FindWorld {
  data: Client<DataApi>
  activations: string
  /** id of a dictionary. @throws Error where the workspace does not have it */
  dictionary(name: string): string
  /** id of its finished run on the activations. @throws Error where there is none yet */
  run(name: string): string
  signal: AbortSignal
  /** what is done now, for the status line */
  onPhase(text: string): void
}

/** Features by the names that panes use, and what the caption needs beside the plots. */
export interface Found<T> {
  features: Record<string, number>
  data: T
}

/** What is on screen when a step has come to rest. */
export interface Scene<T> {
  unit: string
  /** of each plot of the step, in their order */
  views: readonly ZoneView[]
  /** the turn of the first plot, when the tool shows one */
  turn: TurnReport | null
  found: T
}

export interface RulePlay<K extends TourRule['kind'] = TourRule['kind'], T = unknown> {
  kind: K
  find?(rule: RuleOf<K>, world: FindWorld): Promise<Found<T>>
  /** null while something that it needs is not on screen */
  caption(rule: RuleOf<K>, scene: Scene<T>): Caption | null
}

/** Rows of a view's population whose true set has all bits of `has` and none of `not`; counts are never thinned. */
export const rowsWith = ({ zones }: ZoneView, has: number, not = 0): number =>
  zones.reduce((sum, { active, nTrue }) => ((active & has) === has && (active & not) === 0 ? sum + nTrue : sum), 0)
