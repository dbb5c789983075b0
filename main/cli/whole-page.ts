// A feature page with the parts that the window asks for one by one. Command line.
import type { Client, DataApi } from '../../shared/contract.ts'
import type { ExampleRules, FeaturePage, NearMisses, Neighbours } from '../../shared/feature-page-model.ts'

export interface WholePage {
  page: FeaturePage
  nearMisses: NearMisses
  byDecoder: Neighbours
}

/** @throws AppError what the calls throw */
export async function wholePage(
  data: Client<DataApi>,
  input: { run: string; feature: number; rules?: ExampleRules },
  signal?: AbortSignal,
): Promise<WholePage> {
  const { run, feature } = input
  const [page, nearMisses, byDecoder] = await Promise.all([
    data.call('feature.page', input, { signal }),
    data.call('feature.nearMisses', input, { signal }),
    data.call('feature.neighbours', { run, feature, by: 'decoder' }, { signal }),
  ])
  return { page, nearMisses, byDecoder }
}

/** Neighbours as rows, best first. */
export const neighbourRows = (found: Neighbours) =>
  Array.from(found.features, (feature, i) => ({
    feature,
    cosDecoder: found.cosDecoder[i]!,
    jaccard: found.jaccard[i]!,
    cosEncoder: found.cosEncoder[i]!,
    otherGivenThis: found.otherGivenThis[i]!,
    thisGivenOther: found.thisGivenOther[i]!,
  }))
