// What a toy's numbers come from, for its files and figures: its settings, seed and step. Pure; renderer.
import type { ChartSource } from '../../../core/figure/chart/new-chart.ts'
import type { ParameterValue } from '../../../core/figure/types.ts'
import type { Table, TableCell } from '../../../core/table/types.ts'
import { matricesOf, radii, type ToyModel } from '../../../core/toy/model.ts'
import type { ToyConfig } from '../../../core/toy/types.ts'

/** The settings that are single values; of importance, only where features differ. */
export function toySource(config: ToyConfig, step: number): ChartSource {
  const { n, m, tied, bias, importance, kappa, data, optimizer, start, seed } = config
  const { kind: optimizerKind, lr, ...rest } = optimizer
  const single = (of: object): Record<string, ParameterValue> =>
    Object.fromEntries(Object.entries(of).filter(([, value]) => typeof value !== 'object')) as Record<string, ParameterValue> // prettier-ignore
  const { kind: dataKind, ...drawn } = data
  const { kind: startKind, ...begun } = start
  const uses: Record<string, number> =
    optimizerKind === 'sgd' ? {} : optimizerKind === 'momentum' ? { momentum: rest.momentum } : { beta1: rest.beta1, beta2: rest.beta2 } // prettier-ignore
  return {
    dictionaries: [],
    activations: [],
    analysis: 'Toy lab',
    parameters: {
      n,
      m,
      tied,
      bias,
      ...(new Set(importance).size > 1 ? { importance } : {}),
      data: dataKind,
      ...single(drawn),
      optimizer: optimizerKind,
      'learning rate': lr,
      ...uses,
      kappa,
      start: startKind,
      ...single(begun),
      step,
    },
    seed,
  }
}

/** A row for each feature: its encoder and decoder vectors, bias and length. */
export function vectorTable(model: ToyModel, theta: Float64Array): Table {
  const { n, m } = model
  const { W, b, M } = matricesOf(model, theta)
  const lengths = radii(model, theta)
  const names = (letter: string) => Array.from({ length: m }, (_, r) => `${letter}${r + 1}`)
  return {
    columns: ['feature', ...names('W'), ...(M ? names('M') : []), 'b', '|W|'].map(name => ({ name })),
    rows: Array.from({ length: n }, (_, k): TableCell[] => [k, ...W.map(row => row[k]!), ...(M ? M[k]! : []), b[k]!, lengths[k]!]), // prettier-ignore
  }
}
