// Extra step "a feature through training": when its zone, and when its vector, are what they will be at the end. Pure, every process.
import { list, real, say, whole, type Caption, type Part } from './caption.ts'
import { alike } from './seeds.ts'

/** The feature at one training step against itself at the end. */
export interface TrainedStep {
  step: number
  on: number
  /** of the two zones, and of the two decoder rows; null where one is never on, or zero */
  jaccard: number | null
  cosine: number | null
}

const rule = `Zone and vector are called settled at the first step from which on Jaccard, or decoder cosine, with the final feature stays at ${alike} or more. Met when both settle before the end.`

/** Position of the first step from which on every value reaches 0.7; -1 when the last does not. */
export function settledAt(values: readonly (number | null)[]): number {
  let at = values.length
  while (at > 0 && (values[at - 1] ?? -1) >= alike) at--
  return at === values.length ? -1 : at
}

/** @param steps in order of training, without the end */
export function trainingCaption(
  feature: number,
  unit: string,
  steps: readonly TrainedStep[],
  onAtEnd: number,
): Caption {
  const zone = settledAt(steps.map(s => s.jaccard))
  const vector = settledAt(steps.map(s => s.cosine))
  const when = (at: number, name: string): Part[] =>
    at < 0
      ? say`after step ${whole(`${name}After`, steps.at(-1)?.step ?? 0)}`
      : say`by step ${whole(`${name}Step`, steps[at]!.step)}`
  const values = (of: 'jaccard' | 'cosine') =>
    list(steps.map(s => (s[of] === null ? { name: `${of}${s.step}`, text: 'none' } : real(`${of}${s.step}`, s[of]))))
  const parts = [
    ...say`#${whole('feature', feature)} is on for ${whole('on', onAtEnd)} ${unit}s at the end. Jaccard of its zone with that at steps ${list(steps.map(s => whole(`step${s.step}`, s.step)))}: ${values('jaccard')}; cosine of its decoder row: ${values('cosine')}. `,
    ...say`The zone is settled ${when(zone, 'zone')}, the vector ${when(vector, 'vector')}.`,
  ]
  return { met: zone >= 0 && vector >= 0, parts, rule }
}
