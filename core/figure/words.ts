// The sentences of a figure: what is drawn, of how many, how far it can be trusted. Every process.
import { count, percent, plural, units } from './format-number.ts'
import type { ZonePicture } from './types.ts'
import { originText, sliceText } from '../zones/slice-words.ts'
import type { ZoneView } from '../zones/types.ts'
import { drawsZones } from '../sae/kinds.ts'
import { competingName, noBoundaryNote } from '../zones/varying-threshold.ts'
import { stripNotes } from '../zones/view-feature.ts'

/** A dot that stays on the line it ends. */
const separator = '\u00a0· '

/** "2D slice, encoder span · origin: mean of all words · words-jumprelu on words · only words matching /^s/" */
export function subtitle(recipe: ZonePicture): string {
  const { view, provenance } = recipe
  const parts = [
    `${view.dim}D slice, ${sliceText(view.spec, view.population.unit)}`,
    `origin: ${originText(view.spec, view.population.unit)}`,
    `${provenance.dictionary.name} on ${provenance.activations.name}`,
  ]
  if (view.spec.zone === 'gate') parts.push('zones of open gates')
  if (view.spec.filter) parts.push(`${plural(2, view.population.unit)} matching ${view.spec.filter}`)
  if (view.spec.control?.kind === 'features') parts.push('control: random features of equal density')
  if (view.spec.control?.kind === 'tokens') parts.push('control: as many random tokens')
  if (view.spec.control?.kind === 'answer') parts.push('control: known answer, made-up rows')
  return parts.join(separator)
}

/** What the picture is a share of: population, box, drawn points, agreement with the truth (honesty.md rules 6 and 10). */
export function countsLine(view: ZoneView): string {
  const { population: p, disagreement } = view
  if (p.n === 0) return `No ${plural(2, p.unit)} in the population: the zones are drawn, nothing is counted.`
  const parts = [`${units(p.n, p.unit)}, ${count(p.n - p.outsideBox)} in the box`]
  if (p.masked > 0) parts.push(`${count(p.masked)} of ${count(p.rows)} rows masked`)
  const thinned = p.rateNear < 1 || p.rateSilent < 1
  if (p.drawn < p.n) {
    const rates = thinned
      ? ` (${percent(p.rateNear)} of those in or near a zone, ${p.rateSilent === 0 ? 'silent ones left out' : `${percent(p.rateSilent)} of the silent`})`
      : ''
    parts.push(`${count(p.drawn)} drawn${rates}`)
  }
  if (disagreement)
    parts.push(`drawn zone ≠ true zone for ${count(disagreement.rows)} (${percent(disagreement.share)})`)
  parts.push(`slice explains ${percent(view.explainedCentred)} of the variance`)
  return parts.join(separator)
}

/** The caption that a new figure starts with: everything a reader needs without the window. */
export function defaultCaption(recipe: Pick<ZonePicture, 'view' | 'labels' | 'provenance'>): string {
  const { view, labels, provenance } = recipe
  const { population: p } = view
  const unit = plural(2, p.unit)
  const named = view.features.map((f, i) => (labels[i] ? `#${f.feature} (${labels[i]})` : `#${f.feature}`))
  const list = named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named.at(-1)}` : named[0]
  const halfSpaces = view.features.every(f => f.varies === null)
  const sentences = [
    `${drawsZones(view.kind) ? 'Zones of' : 'Rows with'} ${named.length === 1 ? 'feature' : 'features'} ${list} of ${provenance.dictionary.name}${drawsZones(view.kind) ? '' : ' on,'} in a ${view.dim}D slice of its input space (${sliceText(view.spec, p.unit)}; origin: ${originText(view.spec, p.unit)}).`,
  ]
  const zones = drawsZones(view.kind)
  sentences.push(
    !zones
      ? noBoundaryNote(view)
      : view.exact
        ? `Tinted regions are exact in this section only: where a feature is among the ${view.exact.k} largest of ${count(view.exact.features)} and above zero. Other features change with a ${p.unit}'s distance from the section, so labels of ${unit} are not read off it.`
        : halfSpaces
          ? 'Tinted regions are exact: where a feature is on in the slice.'
          : `The threshold of a ${competingName(view.kind)} feature varies per token: boundaries are dashed at its median, with a 5–95% band, and are not half-space zones.`,
  )
  if (p.n > 0) {
    const { disagreement } = view
    const agreement = disagreement
      ? ` The drawn zone is the true one for ${percent(1 - disagreement.share)} of the ${unit}.`
      : ''
    const filter = view.spec.filter ? ` matching ${view.spec.filter}` : ''
    sentences.push(
      `Points are ${count(p.drawn)} of ${count(p.n)} ${unit}${filter}, marked by the features truly on; ${count(p.outsideBox)} lie outside the box.${agreement}`,
    )
  } else {
    sentences.push(`No ${unit} match, so nothing is counted.`)
  }
  const n = view.features.length
  if (n === 2 && Number.isFinite(view.encoderCosines[1])) {
    sentences.push(
      `Cosine of the encoder rows ${signed(view.encoderCosines[1]!)}, of the decoder rows ${signed(view.decoderCosines[1] ?? NaN)}, in the full space.`,
    )
  }
  if (view.spec.control) {
    const what = {
      features: 'random features of equal density',
      tokens: 'as many random tokens',
      answer: 'known answer, made-up rows',
    }[view.spec.control.kind]
    sentences.push(`Control: ${what} (seed ${view.spec.control.seed}).`)
  }
  sentences.push(...stripNotes(view.features, p.unit, view.dim))
  // What the caption says already is not said twice.
  const said = /^(The threshold varies|Exact cells of this section only)/
  for (const w of view.warnings.filter(text => halfSpaces || !said.test(text)))
    sentences.push(/[.!?]$/.test(w) ? w : `${w}.`)
  return sentences.join(' ')
}

const signed = (v: number) => (Number.isFinite(v) ? v.toFixed(2).replace('-', '−') : 'n/a')
