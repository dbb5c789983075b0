// A toy autoencoder trained for some steps by SGD, momentum, Adam or AdamW (family toy_opt, toy.md section 3). Pure, every process.
import { batchOf, oneHot } from '../toy/batch.ts'
import { gradient, scratchFor } from '../toy/gradient.ts'
import { biasAt, matricesOf } from '../toy/model.ts'
import { optimizerState, optimizerStep } from '../toy/optimizer.ts'
import { defaultOptimizer, mostSteps, type OptimizerKind, type ToyOptimizer } from '../toy/types.ts'
import { field, matrixField, numberField, vectorField, type Family } from './input.ts'
import { isMissing, toyField } from './toy-field.ts'

const kinds: ReadonlyMap<unknown, OptimizerKind> = new Map([
  ['sgd', 'sgd'],
  ['sgd_momentum', 'momentum'],
  ['momentum', 'momentum'],
  ['adam', 'adam'],
  ['adamw', 'adamw'],
])

/** States after the steps in `record`, from full batches of one-hot samples (or of `X`). */
export function computeToyOpt(input: unknown) {
  const { model, theta } = toyField(input)
  const { n, m, tied } = model
  const optimizer = optimizerField(input)
  const record = vectorField(input, 'record')
  const bad = record.find(t => !Number.isInteger(t) || t < 1 || t > mostSteps)
  if (bad !== undefined) throw new Error(`record: ${bad} found; steps from 1 to ${mostSteps} are expected.`)
  const batch = isMissing(input, 'X') ? oneHot(n) : batchOf(matrixField(input, 'X', n), n)
  const grad = new Float64Array(theta.length)
  const memory = optimizerState(theta.length, optimizer)
  const scratch = scratchFor(m)
  const wanted = new Set(record)
  const last = record.reduce((most, t) => Math.max(most, t), 0)
  const after: Record<string, unknown> = {}
  const from = biasAt(model)
  for (let t = 1; t <= last; t++) {
    const loss = gradient(model, theta, batch, grad, scratch)
    const finite = optimizerStep(optimizer, theta, grad, memory, t, from, from + n)
    if (wanted.has(t)) {
      const { W, b, M } = matricesOf(model, theta)
      after[t] = tied ? { W, b, loss_before_step: loss } : { W, b, M, loss_before_step: loss }
    }
    if (!finite) throw new Error(`lr: ${optimizer.lr} found; at step ${t} a weight is no longer finite.`)
  }
  return { after }
}

function optimizerField(input: unknown): ToyOptimizer {
  const name = field(input, 'optimizer')
  const kind = kinds.get(name)
  if (!kind) throw new Error(`optimizer: ${String(name)} found; ${[...kinds.keys()].join(', ')} are known.`)
  const known = defaultOptimizer(kind)
  const number = (key: string, otherwise: number) => (isMissing(input, key) ? otherwise : numberField(input, key))
  return {
    kind,
    lr: numberField(input, 'lr'),
    momentum: number('momentum', known.momentum),
    beta1: number('beta1', known.beta1),
    beta2: number('beta2', known.beta2),
    eps: number('eps', known.eps),
    weightDecay: number('weight_decay', known.weightDecay),
    decayBias: field(input, 'decay_bias') !== false,
  }
}

export const toyOpt: Family = { name: 'toy_opt', compute: computeToyOpt }
