// The card beside the pointer in an exported figure. Texts only, never markup from tokens. A browser.
import type { MarkWords } from '../../core/chart/words.ts'
import { count, decimal, units } from '../../core/figure/format-number.ts'
import { setWords } from '../../core/figure/html-rows.ts'
import { tokenText } from '../../core/figure/text.ts'
import type { ZoneFigure, ZonePicture } from '../../core/figure/types.ts'
import { drawsZones } from '../../core/sae/kinds.ts'
import type { Hit } from './hits.ts'

function line(tip: HTMLElement, tag: 'b' | 'div', text: string, className = ''): void {
  const made = document.createElement(tag)
  made.textContent = text
  made.className = className
  tip.append(made)
}

/** A mark in words. */
export function fillWords(tip: HTMLElement, { title, lines, warn }: MarkWords & { warn?: string }): void {
  tip.replaceChildren()
  if (title !== '') line(tip, 'b', title)
  for (const { name, value } of lines) line(tip, 'div', name === '' ? value : `${name} ${value}`)
  if (warn) line(tip, 'div', warn, 'warn')
}

/** Without the features that are switched off. */
const visible = ({ view, options }: ZonePicture, set: number): number =>
  view.features.reduce((bits, _, i) => (options.hidden.includes(i) ? bits & ~(1 << i) : bits), set)

/** A token with what is truly on, where it is drawn otherwise, how far off. @param at its number among the points */
export function zoneWords(picture: ZonePicture, at: number): MarkWords & { warn?: string } {
  const { view } = picture
  const { tokens, trueSet, drawnSet, residual, rows } = view.points
  const zones = drawsZones(view.kind)
  const truly = visible(picture, trueSet[at]!)
  const drawn = visible(picture, drawnSet[at]!)
  const lines = [
    { name: zones ? 'truly in' : 'on', value: setWords(picture, truly) },
    { name: '', value: `${decimal(residual[at]!)} from the slice · row ${count(rows[at]!)}` },
  ]
  const differs = zones && !view.exact && drawn !== truly
  return { title: tokenText(tokens[at]!, 200), lines, ...(differs ? { warn: `drawn in ${setWords(picture, drawn)}` } : {}) } // prettier-ignore
}

/** The token with where it is drawn and what is truly on, or the zone with what is in it. */
export function fillTip(tip: HTMLElement, recipe: ZoneFigure, { row, zone }: Hit): void {
  if (row !== null) return fillWords(tip, zoneWords(recipe, row))
  const { view } = recipe
  tip.replaceChildren()
  line(tip, 'b', setWords(recipe, zone))
  const inside = view.zones.filter(z => visible(recipe, z.active) === zone).reduce((n, z) => n + z.nTrue, 0)
  if (drawsZones(view.kind)) line(tip, 'div', `${units(inside, view.population.unit)} truly inside`)
  view.features.forEach((f, i) => {
    if ((zone >>> i) & 1 && recipe.labels[i]) line(tip, 'div', `#${f.feature} ${recipe.labels[i]}`)
  })
}
