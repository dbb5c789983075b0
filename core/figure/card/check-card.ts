// Whether a card in a figure's recipe fits together: what drawing relies on, so that a stranger's recipe fails here and nowhere else. Every process.
import { checkChart, isChartColor, isNumbers } from '../chart/check-chart.ts'
import { isFiniteNumber, isNumber, isObject, need } from '../need.ts'

/** Far above what the window makes. */
export const mostOfCard = { facts: 100, strips: 64, tokens: 20_000 }

/** @throws Error naming the first field that is wrong */
export function checkCard(card: unknown): void {
  need(isObject(card), 'the card is missing')
  for (const key of ['title', 'subtitle', 'quantity', 'scale']) need(typeof card[key] === 'string', `the card's ${key} is not text`) // prettier-ignore
  const { facts, chart, strips } = card
  need(Array.isArray(facts) && facts.length <= mostOfCard.facts, `facts is not a list of at most ${mostOfCard.facts}`)
  for (const fact of facts as unknown[]) need(isObject(fact) && typeof fact.name === 'string' && typeof fact.value === 'string', 'a fact has no name or value') // prettier-ignore
  if (chart !== null) checkChart(chart, need)
  need(Array.isArray(strips) && strips.length <= mostOfCard.strips, `strips is not a list of at most ${mostOfCard.strips}`) // prettier-ignore
  let tokens = 0
  for (const strip of strips as unknown[]) {
    checkStrip(strip)
    tokens += (strip as { tokens: unknown[] }).tokens.length
  }
  need(tokens <= mostOfCard.tokens, `the strips have more than ${mostOfCard.tokens} tokens`)
}

function checkStrip(strip: unknown): void {
  need(isObject(strip), 'a strip is no strip')
  for (const key of ['name', 'label']) need(typeof strip[key] === 'string', `the ${key} of a strip is not text`)
  need(isChartColor(strip.color), 'a strip has an unknown colour')
  const { tokens, values, masked, here, most } = strip
  need(Array.isArray(tokens) && tokens.every(t => typeof t === 'string'), 'the tokens of a strip are no texts')
  need(isNumbers(values) && values.length === tokens.length, 'a strip has not one number for each token')
  need(masked === undefined || (Array.isArray(masked) && masked.length <= tokens.length && masked.every(isNumber)), 'the masked tokens of a strip are no positions') // prettier-ignore
  need(here === null || Number.isInteger(here), 'the token that a strip is about is no position')
  need(isFiniteNumber(most), 'a strip does not say what full colour is')
}

export function checkCardOptions(options: unknown): void {
  need(isObject(options), 'options is missing')
  for (const key of ['facts', 'chart', 'numbers', 'legend']) need(typeof options[key] === 'boolean', `options.${key} is neither true nor false`) // prettier-ignore
  need(Array.isArray(options.hidden) && options.hidden.every(isNumber), 'options.hidden is not a list of strips')
}
