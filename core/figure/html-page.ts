// A figure of charts, cards or several panels as one HTML file: the page as it is printed, with live text, which answers to the pointer. Every process.
import { legendEntries } from '../chart/legend.ts'
import { chartPalette, paintColor } from '../chart/colors.ts'
import { stripName } from './card/words.ts'
import type { DisplayList } from './display-list.ts'
import { htmlDocument, type HtmlParts } from './html-document.ts'
import { provenanceHtml } from './html-provenance.ts'
import { pageSheetStyle } from './html-style.ts'
import { captionOf, letterAt, titleOf } from './page.ts'
import { pagePalette, type PageInks } from './palette.ts'
import type { Rastered } from './raster.ts'
import { escapeXml, mm, svgNodes, writeNode } from './svg.ts'
import type { FigurePanel, PageFigure } from './types.ts'

/** CSS pixels of a millimetre at most: body type of 7.5 pt is then 17 pixels high. */
const pxPerMm = 6.4

/** What a reader can switch off, each with the hidden numbers of its panel that it stands for. */
function switchesOf(panel: FigurePanel, inks: PageInks): { name: string; color: string; hides: readonly number[] }[] {
  const colors = chartPalette(inks)
  if (panel.kind === 'chart') {
    const entries = legendEntries(panel.chart)
    return entries.length < 2 ? [] : entries.map(e => ({ name: e.name, color: paintColor(colors, e.color), hides: e.layers })) // prettier-ignore
  }
  if (panel.kind !== 'card' || panel.card.strips.length < 2) return []
  return panel.card.strips.map((strip, at) => ({
    name: stripName(strip),
    color: paintColor(colors, strip.color),
    hides: [at],
  }))
}

function switches(page: PageFigure): string {
  const fields = page.panels.map((panel, i) => {
    const list = switchesOf(panel, page)
    if (list.length === 0) return ''
    const { hidden } = panel.options
    const boxes = list.map(({ name, color, hides }) => {
      const checked = hides.every(at => hidden.includes(at)) ? '' : ' checked'
      return `<label><input type="checkbox" data-panel="${escapeXml(panel.id)}" data-hides="${hides.join(' ')}"${checked}><i data-color="${color}"></i><span>${escapeXml(name)}</span></label>` // prettier-ignore
    })
    const letter = letterAt({ letters: 'a', panels: page.panels }, i)
    const name = [letter, panel.title].filter(t => t.trim() !== '').join(' ') || 'Shown'
    return `<fieldset><legend>${escapeXml(name)}</legend>${boxes.join('')}</fieldset>`
  })
  const all = fields.join('')
  return all === '' ? '' : `<div class="switches">${all}</div>\n`
}

/** @param list the page as drawn, its crowds as pictures where `rastered` says so */
export function pageToHtml(page: PageFigure, list: DisplayList, rastered: Rastered | null, parts: HtmlParts): string {
  const { widthMm: w, heightMm: h } = list
  const keys = 'Point at a mark, or walk over the marks with the arrow keys'
  const label = escapeXml([titleOf(page).trim() || 'Figure', captionOf(page), keys].filter(t => t !== '').join('. '))
  const body = [
    `<main><figure><div id="page"><svg id="figure" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${mm(w)} ${mm(h)}" tabindex="0" role="img" aria-label="${label}">`,
    `<rect width="${mm(w)}" height="${mm(h)}" fill="${list.background}"/><g id="drawn">`,
    svgNodes(list.items).map(writeNode).join(''),
    '</g></svg><div id="tip" role="status" hidden></div></div>',
    `<figcaption id="keys">${keys}.</figcaption></figure></main>\n`,
    switches(page),
    provenanceHtml(page, rastered ? `${rastered.marks} of them are a picture at ${rastered.dpi} dpi` : ''),
  ].join('')
  const style = pageSheetStyle(pagePalette(page), page.theme, Math.round(w * pxPerMm))
  return htmlDocument(page, parts, { style, body, pictures: rastered !== null })
}
