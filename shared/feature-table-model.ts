// The feature table: every feature of a run as columns, and the parts it crosses processes in. Pure; every process.
import type { Client, DataApi } from './contract.ts'
import type { DefinitionStatus } from './model.ts'
import { emptyDense, fillDense, type PackedShown } from './shown-columns.ts'

/** Every feature of a run as columns of length `n`; NaN where a number does not exist (a dead feature's mean). */
export interface FeatureTable {
  run: string
  n: number
  /** activations of all features on unmasked rows: what a feature's share of the L0 is a share of */
  entries: number
  /** share of unmasked rows on which the feature is on, 0..1 */
  density: Float32Array
  nActive: Int32Array
  max: Float32Array
  /** mean size of the activation where on */
  meanActive: Float32Array
  decoderNorm: Float32Array
  /** NaN where input and output spaces differ */
  encoderDecoderCosine: Float32Array
  /** highest decoder cosine to another feature */
  nearestCosine: Float32Array
  labels: string[]
  status: DefinitionStatus[]
  tags: (readonly string[])[]
}

/** Features [from, to) of a table, so that a reply stays below 1 MB; what people wrote only where they did. */
export interface FeatureTablePart {
  run: string
  n: number
  from: number
  to: number
  entries: number
  /** unmasked rows computed so far: what densities are shares of */
  counted: number
  nActive: Int32Array
  max: Float32Array
  meanActive: Float32Array
  /** null until the run is finished */
  geometry: { decoderNorm: Float32Array; encoderDecoderCosine: Float32Array; nearestCosine: Float32Array } | null
  /** features with a definition, and what it says */
  defined: PackedShown
}

/** Features of a part: six columns of four bytes are 0.8 MB. */
export const partFeatures = 32_768

/** A table of nothing yet, for parts to be put into. */
function emptyTable({ run, n, entries }: FeatureTablePart): FeatureTable {
  const unknown = () => new Float32Array(n).fill(NaN)
  return {
    run,
    n,
    entries,
    density: unknown(),
    nActive: new Int32Array(n),
    max: unknown(),
    meanActive: unknown(),
    decoderNorm: unknown(),
    encoderDecoderCosine: unknown(),
    nearestCosine: unknown(),
    ...emptyDense(n),
  }
}

function putPart(table: FeatureTable, part: FeatureTablePart): void {
  const { from, counted, nActive, geometry, defined } = part
  table.nActive.set(nActive, from)
  nActive.forEach((count, i) => (table.density[from + i] = counted > 0 ? count / counted : NaN))
  table.max.set(part.max, from)
  table.meanActive.set(part.meanActive, from)
  if (geometry) {
    table.decoderNorm.set(geometry.decoderNorm, from)
    table.encoderDecoderCosine.set(geometry.encoderDecoderCosine, from)
    table.nearestCosine.set(geometry.nearestCosine, from)
  }
  fillDense(table, defined)
}

/** The table of all parts. */
export function tableOf(parts: readonly FeatureTablePart[]): FeatureTable {
  const table = emptyTable(parts[0]!)
  parts.forEach(part => putPart(table, part))
  return table
}

/**
 * The whole table, pulled part by part. Of a run that goes on meanwhile, a later part may be of more rows than an earlier one.
 * @throws what `feature.table` throws; cancelled
 */
export async function readFeatureTable(
  data: Pick<Client<DataApi>, 'call'>,
  run: string,
  signal?: AbortSignal,
): Promise<FeatureTable> {
  const first = await data.call('feature.table', { run, from: 0 }, { signal })
  const table = emptyTable(first)
  putPart(table, first)
  for (let at = first.to; at < first.n;) {
    const part = await data.call('feature.table', { run: first.run, from: at }, { signal })
    putPart(table, part)
    at = part.to
  }
  return table
}

/** Histograms of a few features: `bins` bins of equal width from 0 to the feature's largest size, counts [features * bins] of unmasked rows. */
export interface FeatureBars {
  bins: number
  counts: Int32Array
}

/** Features whose histograms one call answers. */
export const mostBars = 64
