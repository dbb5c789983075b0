// What each statistic of clustering against composition is called and measures, for tables, charts and files (analyses.md A10). Pure.
import type { StatisticId } from './measure.ts'

export interface StatisticWords {
  id: StatisticId
  /** its number in A10 */
  code: string
  /** a few words */
  name: string
  /** the formula in one line */
  formula: string
}

const words: Record<StatisticId, [code: string, name: string, formula: string]> = {
  v: ['E1', 'VQ share', 'v = EV(gain-shape VQ with k atoms) / EV(dictionary)'],
  ev: ['E2', 'EV of the dictionary', '1 − Σ|x − x̂|² / Σ|x − mean|²; one-sided: above H_C sums matter'],
  ami: ['E3', 'AMI with k-means', 'AMI(argmax_i z, cell of k-means), arithmetic normaliser'],
  ari: ['E3', 'ARI with k-means', 'adjusted Rand index of the same two labellings'],
  cellF1: ['E3', 'latents that are a cell', 'share of latents whose best cell has F1 > 0.5'],
  pairR: ['E4', 'magnitudes of pairs', 'median Pearson r of z_i, z_j where both are on, at least 30 rows'],
  budget: ['E5', 'EV by budget', 'EV(top l of the dictionary) − EV(k-means + local PCA of rank l − 1) at l = round(L0), at most 12'],
  additivity: ['E6', 'additivity of pairs', 'median I = 1 − max(|μ_AB − μ_A − μ_B + μ_N|² − noise, 0) / (|μ_A − μ_N|² + |μ_B − μ_N|²)'],
  magnitude: ['E7', 'worth of magnitudes', 'M = (FVU_bin − FVU_full) / (1 − FVU_full), decoder rows refitted'],
  magnitudeGain: ['E7', 'worth beyond |x − b|', 'M_gain: 1[z > 0] |x − b| in place of 1[z > 0] mean z'],
  beyondRay: ['E8', 'beyond a ray', 'EV(dictionary) − EV(best ray through b), over rows that one latent wins'],
  slope: ['E9', 'correction slope', 'median least-squares slope of z_parent / gain on a over the child’s rows where the parent is on; a sparse sum gives 1, a nearest prototype none; pairs by A3 (decoder rows together, encoder rows apart), a along the parent’s own mean less that of rows of neither'],
  between: ['E9', 'partly answered', 'share of the child’s rows with 0.25 ≤ z_parent / (gain · a) < 0.75; a nearest prototype is all or none'],
  dominant: ['E10', 'dominant share', 'mean max z² / Σ z²'],
  effective: ['E10', 'effective number', 'mean (Σ z)² / Σ z²'],
  l0: ['E10', 'L0', 'mean number of latents on'],
  gap: ['E10', 'zone gap', 'median turn that costs a zone 10 % of its Jaccard, over that of Gaussian rows'],
} // prettier-ignore

export const statisticWords = (id: StatisticId): StatisticWords => {
  const [code, name, formula] = words[id]
  return { id, code, name, formula }
}
