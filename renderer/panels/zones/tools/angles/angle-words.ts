// The angle table as words and cells, and as tab-separated text. Pure; renderer and tests.
import type { PairAngle } from '../../../../../core/angles/pair-angles.ts'
import { readAngles } from '../../../../../core/angles/readings.ts'
import type { AngleOrigin, AngleTable, FeatureAngles, Measured } from '../../../../../core/angles/types.ts'
import { formatCosine, formatCount, plural } from '../../../../format.ts'

export const originNames: Record<AngleOrigin, string> = {
  zero: 'zero',
  b_pre: 'b_pre',
  b_dec: 'b_dec',
  mean: 'reference mean',
}

/** A number with its interval, both as text. */
export interface Cell {
  value: string
  interval: string
}

export function cellOf({ value, low, high }: Measured): Cell {
  return { value: formatCosine(value), interval: low === null ? '' : `${formatCosine(low)} to ${formatCosine(high)}` }
}

/** One line of a feature: everything about one origin. */
export interface AngleLine {
  origin: string
  /** encoder per row and to the mean, decoder likewise; null where the decoder writes elsewhere */
  encoder: [Cell, Cell]
  decoder: [Cell, Cell] | null
  /** of a perfect code; dashes where L0 is not known */
  expected: [string, string]
  /** what firing asks for, what there is, and degrees to spare: about what the encoder subtracts only */
  firing: [string, string, string] | null
}

/** The origin that firing is measured about: what the encoder subtracts, or zero. */
function firingOrigin({ origins }: FeatureAngles): AngleOrigin {
  return origins.some(({ origin }) => origin === 'b_pre') ? 'b_pre' : 'zero'
}

export function linesOf(feature: FeatureAngles): AngleLine[] {
  const { firing } = feature
  return feature.origins.map(({ origin, encoder, decoder, expected }) => ({
    origin: originNames[origin],
    encoder: [cellOf(encoder.perToken), cellOf(encoder.toMean)],
    decoder: decoder && [cellOf(decoder.perToken), cellOf(decoder.toMean)],
    expected: [formatCosine(expected?.perToken ?? null), formatCosine(expected?.toMean ?? null)],
    firing:
      firing && origin === firingOrigin(feature)
        ? [formatCosine(firing.necessary), formatCosine(firing.actual), degrees(firing.marginDegrees)]
        : null,
  }))
}

export const degrees = (value: number | null): string => (value === null ? '—' : `${value.toFixed(1)}°`)

/** What stands under a feature's id: of how many rows, with which L0, cos(w, d) and its rank. */
export function factsOf(feature: FeatureAngles, { unit, groupedBy }: AngleTable): string[] {
  const { rows, types, used, alone, l0, encoderDecoder, percentile } = feature
  const groups = groupedBy === 'type' ? ` / ${formatCount(types)} ${plural(types, 'type')}` : ''
  const facts = [`${formatCount(rows)} ${plural(rows, unit)}${groups}`]
  if (used < rows) facts.push(`angles of ${formatCount(used)} of them`)
  if (l0 !== null) facts.push(`L0 ${l0.toFixed(1)} there`)
  if (alone) facts.push(`${formatCount(alone)} with no other feature`)
  if (encoderDecoder !== null) {
    const rank = percentile === null ? '' : `, above ${(100 * percentile).toFixed(0)}% of features`
    facts.push(`cos(w, d) ${formatCosine(encoderDecoder)}${rank}`)
  }
  return facts
}

/** What the drawn angle of a pair is worth. */
export function pairNote({ exact, drawnDegrees, fractions }: PairAngle): string {
  if (drawnDegrees === null) return 'one of them has no boundary in this slice'
  if (exact) return 'drawn as it is'
  return `${fractions.map(f => `${(100 * f).toFixed(0)}%`).join(' and ')} of the normals in the slice`
}

/** Everything that the tool shows, as tab-separated text. */
export function anglesTsv(
  table: AngleTable,
  pairs: readonly PairAngle[],
  dictionary: string,
  labelOf: (feature: number) => string = () => '',
): string {
  const number = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : value.toPrecision(6)
  const measured = (m: Measured | undefined) => [number(m?.value), number(m?.low), number(m?.high)]
  const three = (name: string) => [name, `${name}_low`, `${name}_high`]
  const labelled = table.features.some(f => labelOf(f.feature) !== '')
  const head = [
    'dictionary', 'feature', table.unit + 's', 'types', 'l0', 'about',
    ...three('encoder_per_row'), ...three('encoder_to_mean'), ...three('decoder_per_row'), ...three('decoder_to_mean'),
    'perfect_per_row', 'perfect_to_mean', 'chance', 'cos_w_d', 'percentile', 'necessary', 'actual', 'margin_degrees', 'reading',
    ...(labelled ? ['label'] : []),
  ] // prettier-ignore
  const lines = table.features.flatMap(feature =>
    feature.origins.map(({ origin, encoder, decoder, expected }) => {
      const firing = origin === firingOrigin(feature) ? feature.firing : null
      return [
        dictionary, feature.feature, feature.rows, feature.types, number(feature.l0), originNames[origin],
        ...measured(encoder.perToken), ...measured(encoder.toMean), ...measured(decoder?.perToken), ...measured(decoder?.toMean),
        number(expected?.perToken), number(expected?.toMean), number(table.chance), number(feature.encoderDecoder),
        number(feature.percentile), number(firing?.necessary), number(firing?.actual), number(firing?.marginDegrees),
        readAngles(feature, table).text, ...(labelled ? [labelOf(feature.feature).replace(/[\t\r\n]+/g, ' ')] : []),
      ].join('\t') // prettier-ignore
    }),
  )
  const pairHead = [
    'a',
    'b',
    'true_degrees',
    'drawn_degrees',
    'length_fraction_a',
    'length_fraction_b',
    'decoder_degrees',
  ]
  const pairLines = pairs.map(p =>
    [
      p.a,
      p.b,
      number(p.trueDegrees),
      number(p.drawnDegrees),
      ...p.fractions.map(number),
      number(p.decoderDegrees),
    ].join('\t'),
  )
  return [head.join('\t'), ...lines, '', pairHead.join('\t'), ...pairLines, ''].join('\n')
}
