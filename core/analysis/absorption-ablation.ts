// Absorption from what ablating each latent does to the model's answer (analyses.md A2 v1). Pure.
// sae-spelling 9bcada0, FeatureAbsorptionCalculator._is_absorption, and its aggregate over sampled rows.
import { LEAST_COSINE, SILENT_BELOW, writtenCosine } from './absorption.ts'

/** A latent of a row: its activation, the cosine of its decoder row with the probe, and what ablating it changes the metric by. */
export interface AblatedLatent {
  feature: number
  value: number
  cosine: number
  /** m without the latent minus m with it; m = logit of the right answer minus the mean logit of the others. Negative: it helps the answer */
  effect: number
}

/** How far the strongest latent must stand before the second one, in logits. */
export const LEAST_LEAD = 1

/** Why a row is not absorbed; null when it is. In the order in which the rule asks. */
export type NotAbsorbed = 'main latents are on' | 'no latent on' | 'no latent helps' | 'no lead' | 'other direction'

/**
 * Whether one latent, which is not a main one, holds the answer where the main latents are silent: it must help (effect at most 0), lead the
 * second by a logit, and lie along the probe.
 */
export function absorbedByAblation(
  main: readonly AblatedLatent[],
  latents: readonly AblatedLatent[],
): { absorber: number | null; why: NotAbsorbed | null } {
  if (main.some(l => Math.abs(l.value) >= SILENT_BELOW)) return { absorber: null, why: 'main latents are on' }
  const ordered = [...latents].sort((a, b) => a.effect - b.effect || a.feature - b.feature)
  const [top, second] = ordered
  if (!top) return { absorber: null, why: 'no latent on' }
  if (top.effect > 0) return { absorber: null, why: 'no latent helps' }
  if (Math.abs(top.effect) - Math.abs(second?.effect ?? 0) < LEAST_LEAD) return { absorber: null, why: 'no lead' }
  if (writtenCosine(top) < LEAST_COSINE) return { absorber: null, why: 'other direction' }
  return { absorber: top.feature, why: null }
}

/** m: the answer of a class less the mean answer of the others. @param answers [classes] logits, or logs of summed exponentials of a class's tokens */
export function answerMargin(answers: ArrayLike<number>, own: number): number {
  let others = 0
  for (let c = 0; c < answers.length; c++) if (c !== own) others += answers[c]!
  return answers[own]! - others / (answers.length - 1)
}

/**
 * Tokens that answer for each class: those that follow rows of the class and are of the class themselves. Tokens that do so for several classes
 * answer for none.
 * @param next [n] token that follows each row, -1 where none of its class does; @param y [n] classes
 */
export function answerSets(next: ArrayLike<number>, y: ArrayLike<number>, classes: number): Int32Array[] {
  const owner = new Map<number, number>()
  for (let t = 0; t < next.length; t++) {
    if (next[t]! < 0) continue
    const known = owner.get(next[t]!)
    owner.set(next[t]!, known === undefined || known === y[t] ? y[t]! : -1)
  }
  const sets = Array.from({ length: classes }, (): number[] => [])
  for (const [token, c] of owner) if (c >= 0) sets[c]!.push(token)
  return sets.map(set => Int32Array.from(set).sort())
}

/** Absorbed rows scaled up by the part of the candidates that was looked at, as a share of the class's probe positives. */
export function ablationRate(absorbed: number, sampledPortion: number, positives: number) {
  const count = sampledPortion > 0 ? absorbed / sampledPortion : 0
  return { count, rate: positives > 0 ? count / positives : null }
}
