// The card beside the pointer in an exported figure. Texts only, never markup from tokens. A browser.
import { count, decimal, units } from '../../core/figure/format-number.ts'
import { setWords } from '../../core/figure/html-rows.ts'
import { tokenText } from '../../core/figure/text.ts'
import type { ZoneFigure } from '../../core/figure/types.ts'
import { drawsZones } from '../../core/sae/kinds.ts'
import type { Hit } from './hits.ts'

function line(tip: HTMLElement, tag: 'b' | 'div', text: string, className = ''): void {
  const made = document.createElement(tag)
  made.textContent = text
  made.className = className
  tip.append(made)
}

/** The token with where it is drawn and what is truly on, or the zone with what is in it. */
export function fillTip(tip: HTMLElement, recipe: ZoneFigure, { row, zone }: Hit): void {
  const { view, options } = recipe
  const visible = (set: number) =>
    view.features.reduce((b, _, i) => (options.hidden.includes(i) ? b & ~(1 << i) : b), set)
  const zones = drawsZones(view.kind)
  tip.replaceChildren()
  if (row !== null) {
    const { tokens, trueSet, drawnSet, residual, rows } = view.points
    const truly = visible(trueSet[row]!)
    line(tip, 'b', tokenText(tokens[row]!, 200))
    line(tip, 'div', `${zones ? 'truly in' : 'on'} ${setWords(recipe, truly)}`)
    if (zones && !view.exact && visible(drawnSet[row]!) !== truly)
      line(tip, 'div', `drawn in ${setWords(recipe, visible(drawnSet[row]!))}`, 'warn')
    line(tip, 'div', `${decimal(residual[row]!)} from the slice · row ${count(rows[row]!)}`)
    return
  }
  line(tip, 'b', setWords(recipe, zone))
  const same = view.zones.filter(z => visible(z.active) === zone)
  if (zones)
    line(
      tip,
      'div',
      `${units(
        same.reduce((n, z) => n + z.nTrue, 0),
        view.population.unit,
      )} truly inside`,
    )
  view.features.forEach((f, i) => {
    if ((zone >>> i) & 1 && recipe.labels[i]) line(tip, 'div', `#${f.feature} ${recipe.labels[i]}`)
  })
}
