// k-sparse probes and the jump rule on plain numbers, as the golden case ksparse_probing states them. Pure, every process.
import { jumpCount, kSparseSteps, rankLatents } from '../analysis/ksparse.ts'
import { l1Logistic } from '../analysis/l1-logistic.ts'
import { sparseFromDense } from '../analysis/sparse-rows.ts'
import { field, indicesField, listField, matrixField, vectorField, widthOf, type Family } from './input.ts'

function computeKSparse(input: unknown) {
  const m = widthOf(input, 'z_train')
  const train = matrixField(input, 'z_train', m)
  const test = matrixField(input, 'z_test', m)
  const [yTrain, yTest] = [vectorField(input, 'y_train', train.length), vectorField(input, 'y_test', test.length)]
  const [zTrain, zTest] = [sparseFromDense(train, m), sparseFromDense(test, m)]
  const ranked = field(input, 'ranked_features')
  const perLabel = vectorField(input, 'labels').map((label): [string, unknown] => {
    const is = (y: readonly number[]) => Uint8Array.from(y, v => (v === label ? 1 : 0))
    const convex = l1Logistic(zTrain, is(yTrain))
    const name = String(label)
    // Given an order (the peer's is stochastic), the probes are those of that order.
    const features = ranked === undefined ? rankLatents(zTrain, is(yTrain)) : indicesField(ranked, name, m)
    const steps = kSparseSteps({ z: zTrain, y: is(yTrain) }, { z: zTest, y: is(yTest) }, features)
    const kept = jumpCount(steps.map(s => s.f1))
    return [
      name,
      {
        probes: Object.fromEntries(
          steps.map(s => [s.features.length, { feats: s.features, weight: [...s.fit.weights], bias: s.fit.bias }]),
        ),
        f1: steps.map(s => s.f1),
        f1_sum: steps.map(s => s.f1Sum),
        split_feats: features.slice(0, kept),
        num_split_features: kept - 1,
        l1_convex_weights: [...convex.weights],
        l1_convex_bias: convex.bias,
      },
    ]
  })
  const cases = field(input, 'jump_cases') === undefined ? [] : listField(input, 'jump_cases')
  return {
    per_label: Object.fromEntries(perLabel),
    jump_num_latents: cases.map((_, i) => jumpCount(vectorField({ jump_cases: cases[i] }, 'jump_cases'))),
  }
}

export const ksparseProbing: Family = { name: 'ksparse_probing', compute: computeKSparse }
