// What the angle table says in words: a fixed vocabulary, each phrase bound to a rule and its n (honesty.md rules 4 and 8). Pure, every process.
import type { AngleTable, FeatureAngles, Measured } from './types.ts'

/** A phrase, the rule that it follows, and whether it asks for attention: a value that a perfect code would give never does. */
export interface Reading {
  text: string
  rule: string
  tone: 'plain' | 'attention'
}

/** Shares of a perfect code's cosine that bound the phrases. */
const AS_EXPECTED = 0.8
const FAR_BELOW = 0.5

/**
 * Compares the decoder (where it lives in the input space, else the encoder) with the mean embedding about the reference mean: there
 * chance and the L0 leave the most room between a good feature and a bad one.
 */
export function readAngles(feature: FeatureAngles, { chance, unit, groupedBy }: AngleTable): Reading {
  const many = `n = ${feature.rows} ${unit}s / ${feature.types} ${groupedBy === 'type' ? 'types' : 'rows'}`
  const plain = (text: string, rule: string): Reading => ({ text, rule: `${rule} ${many}.`, tone: 'plain' })
  const about = feature.origins.find(({ origin }) => origin === 'mean')
  if (feature.rows === 0)
    return plain(`fires alone on no ${unit}`, 'No row has this one alone of the chosen features on.')
  if (feature.tooFew) return plain('too few', 'Under 30 rows or 5 types there is no reading.')
  const measured = about && (about.decoder ?? about.encoder).toMean
  const expected = about?.expected?.toMean
  if (!measured || expected === undefined || !isMeasured(measured)) {
    return plain('not enough data', 'A reading needs the expected value, and so a finished run.')
  }
  const which = about.decoder ? 'decoder' : 'encoder'
  const share = (of: number) => `${(100 * of).toFixed(0)}% of it`
  const compared = `cos(${which}, mean embedding) about the reference mean against a perfect code's ${expected.toFixed(2)}:`
  if (measured.high >= AS_EXPECTED * expected) {
    return plain('as a perfect code would be', `${compared} the interval reaches ${share(AS_EXPECTED)}.`)
  }
  if (measured.low <= chance) {
    return {
      text: 'no more than chance',
      rule: `${compared} the interval reaches down to chance. ${many}.`,
      tone: 'attention',
    }
  }
  const far = measured.high < FAR_BELOW * expected
  return {
    text: far ? 'far below a perfect code' : 'below a perfect code',
    rule: `${compared} the whole interval is under ${share(far ? FAR_BELOW : AS_EXPECTED)}. ${many}.`,
    tone: far ? 'attention' : 'plain',
  }
}

const isMeasured = (m: Measured): m is { value: number; low: number; high: number } =>
  m.value !== null && m.low !== null && m.high !== null
