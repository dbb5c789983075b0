// The rule "training": one feature at steps of training, each against itself at the end. Renderer.
import { trainingCaption, type TrainedStep } from '../../../../core/tour/training.ts'
import type { RulePlay } from './rule.ts'

const known = (value: number | undefined): number | null => (value === undefined || Number.isNaN(value) ? null : value)

export const play: RulePlay<'training', { steps: TrainedStep[]; onAtEnd: number }> = {
  kind: 'training',
  async find({ steps, end, feature }, { data, activations, dictionary, signal, onPhase }) {
    const to = dictionary(end)
    const found: TrainedStep[] = []
    let onAtEnd = 0
    for (const { dictionary: name, step } of steps) {
      onPhase(`comparing step ${step} with the end`)
      const pairs = await data.call('dictionary.pairs', { from: dictionary(name), to, activations }, { signal })
      onAtEnd = pairs.onB[feature] ?? 0
      found.push({
        step,
        on: pairs.onA[feature] ?? 0,
        jaccard: known(pairs.same?.jaccard[feature]),
        cosine: known(pairs.same?.cosine[feature]),
      })
    }
    return { features: {}, data: { steps: found, onAtEnd } }
  },
  caption: (rule, { unit, found }) => trainingCaption(rule.feature, unit, found.steps, found.onAtEnd),
}
