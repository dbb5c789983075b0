// The forward pass as an ONNX graph: norm_in, bias, encoder, selection and, where asked for, decoder, norm_out, squared error. Inference process.
// The equations are those of core/sae/encode.ts, in float32.
import type { SaeKind, SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import { reconstructs } from '../../../core/sae/kinds.ts'
import { castToInt32, draftGraph, type BuiltGraph, type Draft, type WeightPlace } from './draft.ts'
import { decodeSelected } from './decode.ts'
import { outputPlaces, outputSelected, type KindGraph } from './kind.ts'

const modules = import.meta.glob<{ graph: KindGraph }>('./*.graph.ts', { eager: true })
const kinds = new Map<SaeKind, KindGraph>(Object.values(modules).map(({ graph }) => [graph.kind, graph]))

/**
 * Input `x` float [n, dIn]. Outputs: the kind's sparse ones; on a device also `recon` float [n, dOut], and `squaredError` float [n]
 * where the output is a reconstruction of the input; on the host only the part of the output that is no sum of decoder rows, `skip`
 * float [n, dOut], where there is one (decoder.ts adds up the rest).
 */
export function buildEncodeGraph(spec: SaeSpec, weights: SaeWeights, place: WeightPlace): BuiltGraph {
  const g = draftGraph('encode', place)
  const { x, selected, skip, recon } = forwardPass(g, spec, weights)
  outputSelected(g, selected, spec)
  if (place === 'host') {
    if (skip) g.output('skip', skip, 'float', ['n', spec.dOut])
    return g.build()
  }
  const decoded = recon()
  g.output('recon', decoded, 'float', ['n', spec.dOut])
  if (reconstructs(spec)) {
    const error = g.op('ReduceSumSquare', [g.op('Sub', [x, decoded]), 'lastAxis'], { keepdims: 0n })
    g.output('squaredError', error, 'float', ['n'])
  }
  return g.build()
}

/**
 * For other programs: input `x` float [n, dIn]; outputs `values` float and `indices` int32 [n, places], the largest activations of a row,
 * descending, padded with 0 and -1; `nActive` int32 [n], how many there are in truth; `recon` float [n, dOut], of all of them.
 */
export function buildExportGraph(spec: SaeSpec, weights: SaeWeights, places: number): BuiltGraph {
  const g = draftGraph('sae')
  const { selected, recon } = forwardPass(g, spec, weights)
  outputPlaces(g, selected, places)
  g.output('recon', recon(), 'float', ['n', spec.dOut])
  return g.build()
}

/** What every graph of a whole dictionary starts with. `recon` adds the decoder and gives the output [n, dOut]. */
function forwardPass(g: Draft, spec: SaeSpec, weights: SaeWeights) {
  const kind = kinds.get(spec.kind)
  if (!kind) throw new AppError('internal', `There is no graph for ${spec.kind}.`)
  const { x, y, undo } = inputPart(g, spec, weights)
  let decoder: string | null = null
  const wDec = () => (decoder ??= g.weight('wDec', [spec.dSae, spec.dOut], weights.wDec))
  const selected = kind.select(g, spec, weights, { y, wDec, pre: () => encoderProduct(g, spec, weights, y) })
  const skip = spec.skip
    ? g.op('Gemm', [x, g.weight('wSkip', [spec.dOut, spec.dIn], weights.wSkip!)], { transB: 1n })
    : null
  const recon = () => {
    const decoded = decodeSelected(g, spec, weights, selected, wDec())
    const biased = g.op('Add', [decoded, g.floats('bOut', [spec.dOut], weights.bDec)])
    const back = spec.transcoder ? biased : undo(biased)
    return skip ? g.op('Add', [back, skip]) : back
  }
  return { x, selected, skip, recon }
}

/** Only the pre-activations of some features: input `x` [n, dIn], output `pre` [n, count]. Weights hold just those features. */
export function buildPreGraph(spec: SaeSpec, weights: SaeWeights): BuiltGraph {
  const g = draftGraph('pre')
  const { y } = inputPart(g, spec, weights)
  g.output('pre', encoderProduct(g, spec, weights, y), 'float', ['n', weights.bEnc.length])
  return g.build()
}

/** `acts` [n, dSae] times `wDec` [dSae, dOut] as `product` [n, dOut]. */
export function buildProductGraph(wDec: Float32Array, dSae: number, dOut: number): BuiltGraph {
  const g = draftGraph('product', 'host')
  const product = g.op('MatMul', [g.input('acts', ['n', dSae]), g.weight('wDec', [dSae, dOut], wDec)])
  g.output('product', product, 'float', ['n', dOut])
  return g.build()
}

/** Cosines of some unit vectors to all: input `x` [n, d]; outputs `top` float and `feature` int32, [n, count], descending. */
export function buildNearestGraph(unitRows: Float32Array, d: number, count: number): BuiltGraph {
  const g = draftGraph('nearest')
  const m = unitRows.length / d
  const all = g.weight('rows', [m, d], unitRows)
  const cosines = g.op('Gemm', [g.input('x', ['n', d]), all], { transB: 1n })
  const [top, index] = g.ops('TopK', [cosines, g.ints('k', [1], [count])], ['largest', 'index'], { axis: -1n }) as [
    string,
    string,
  ]
  g.output('top', top, 'float', ['n', count])
  g.output('feature', g.op('Cast', [index], castToInt32), 'int32', ['n', count])
  return g.build()
}

/**
 * A block of features, unit `decoder` and `encoder` rows [n, d], against all: `decoders`, `encoders` and `across` (encoder rows with decoder rows), float
 * [n, m] each.
 */
export function buildApartGraph(decoder: Float32Array, encoder: Float32Array, d: number): BuiltGraph {
  const g = draftGraph('apart', 'host')
  const m = decoder.length / d
  const [u, e] = [g.input('decoder', ['n', d]), g.input('encoder', ['n', d])]
  const [allU, allE] = [g.weight('decoderRows', [m, d], decoder), g.weight('encoderRows', [m, d], encoder)]
  const product = (name: string, left: string, right: string) =>
    g.output(name, g.op('Gemm', [left, right], { transB: 1n }), 'float', ['n', m])
  product('decoders', u, allU)
  product('encoders', e, allE)
  product('across', e, allU)
  return g.build()
}

/**
 * Cosines of a block of unit vectors `x` [n, d] with all rows, and the best few from both sides: `top` and `feature` [n, count] for each
 * of the block, `backTop` and `backRow` [backCount, m] the block's best for each row; descending. A block has backCount rows or more.
 * `all` [n, m] are the cosines themselves, where they are asked for; `absolute` takes their sizes instead.
 */
export function buildCrossGraph(
  unitRows: Float32Array,
  d: number,
  { count, backCount, absolute, all }: { count: number; backCount: number; absolute: boolean; all: boolean },
): BuiltGraph {
  const g = draftGraph('cross')
  const m = unitRows.length / d
  const signed = g.op('Gemm', [g.input('x', ['n', d]), g.weight('rows', [m, d], unitRows)], { transB: 1n })
  const cosines = absolute ? g.op('Abs', [signed]) : signed
  if (all) g.output('all', cosines, 'float', ['n', m])
  const best = (name: string, most: number, axis: bigint) =>
    g.ops('TopK', [cosines, g.ints(`${name}K`, [1], [most])], [`${name}Value`, `${name}Index`], { axis }) as [
      string,
      string,
    ]
  const [top, feature] = best('row', count, 1n)
  const [backTop, backRow] = best('column', backCount, 0n)
  g.output('top', top, 'float', ['n', count])
  g.output('feature', g.op('Cast', [feature], castToInt32), 'int32', ['n', count])
  g.output('backTop', backTop, 'float', [backCount, m])
  g.output('backRow', g.op('Cast', [backRow], castToInt32), 'int32', [backCount, m])
  return g.build()
}

/** Rows `x` [n, d]; output `moments` float [d, d], the sum of x x^T. */
export function buildMomentGraph(d: number): BuiltGraph {
  const g = draftGraph('moments')
  const x = g.input('x', ['n', d])
  g.output('moments', g.op('Gemm', [x, x], { transA: 1n }), 'float', [d, d])
  return g.build()
}

/** Rows `x` [n, d] and `centres` [k, d]; output `label` int32 [n], the centre of largest product, the first among equals. */
export function buildAssignGraph(d: number): BuiltGraph {
  const g = draftGraph('assign')
  const products = g.op('Gemm', [g.input('x', ['n', d]), g.input('centres', ['k', d])], { transB: 1n })
  const label = g.op('ArgMax', [products], { axis: 1n, keepdims: 0n })
  g.output('label', g.op('Cast', [label], castToInt32), 'int32', ['n'])
  return g.build()
}

/** norm_in and b_dec: y is what the encoder sees; `undo` is norm_out on a [n, dOut] value. */
function inputPart(g: Draft, spec: SaeSpec, weights: SaeWeights) {
  const x = g.input('x', ['n', spec.dIn])
  const lastAxis = g.ints('lastAxis', [1], [1])
  const { y: normalised, undo } = inputNorm(g, spec, x, lastAxis)
  const y = spec.subtractBDec ? g.op('Sub', [normalised, g.floats('bPre', [spec.dIn], weights.bDec)]) : normalised
  return { x, y, undo }
}

/** y W_enc + b_enc [n, features], of as many features as there are weights */
function encoderProduct(g: Draft, spec: SaeSpec, { wEnc, bEnc }: SaeWeights, y: string): string {
  const features = bEnc.length
  return g.op('Gemm', [y, g.weight('wEnc', [spec.dIn, features], wEnc), g.floats('bEnc', [features], bEnc)])
}

/** See core/sae/normalize.ts: the same formulas, with the per-row factors kept for the way back. */
function inputNorm(g: Draft, spec: SaeSpec, x: string, lastAxis: string) {
  const d = spec.dIn
  if (spec.inputNorm === 'layer_norm') {
    const mean = g.op('ReduceMean', [x, lastAxis]) // [n, 1]
    const centred = g.op('Sub', [x, mean])
    const squares = g.op('ReduceSumSquare', [centred, lastAxis])
    const sd = g.op('Sqrt', [g.op('Div', [squares, g.floats('dMinus1', [], [d - 1])])])
    const y = g.op('Div', [centred, g.op('Add', [sd, g.floats('epsilon', [], [1e-5])])])
    return { y, undo: (r: string) => g.op('Add', [g.op('Mul', [r, sd]), mean]) }
  }
  if (spec.inputNorm === 'constant_norm_rescale') {
    const length = g.op('ReduceL2', [x, lastAxis])
    const root = g.floats('rootD', [], [Math.sqrt(d)])
    // A zero row keeps the factor 1.
    const positive = g.op('Greater', [length, g.floats('zero', [], [0])])
    const factor = g.op('Div', [root, g.op('Where', [positive, length, root])])
    return { y: g.op('Mul', [x, factor]), undo: (r: string) => g.op('Div', [r, factor]) }
  }
  return { y: x, undo: (r: string) => r }
}
