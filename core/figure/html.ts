// A zone figure as one HTML file that turns, zooms and answers to the pointer, with nothing outside it. Every process.
import { count, percent } from './format-number.ts'
import { htmlDocument, type HtmlParts } from './html-document.ts'
import { provenanceHtml } from './html-provenance.ts'
import { legendRows, zoneRows } from './html-rows.ts'
import { Column } from './legend-column.ts'
import { marks } from './legend-marks.ts'
import { pagePalette } from './palette.ts'
import { swatchItems } from './legend.ts'
import { lookOf, type Look } from './scene.ts'
import { escapeXml, mm, svgNodes, writeNode } from './svg.ts'
import { typeScale } from './type-scale.ts'
import { pageStyle } from './html-style.ts'
import { loneZones } from './page.ts'
import type { PageFigure, ZoneFigure } from './types.ts'
import { countsLine, subtitle } from './words.ts'

/**
 * The page. Every text is escaped.
 * @throws Error for any page but one of a zone view
 */
export function toHtml(page: PageFigure, parts: HtmlParts): string {
  const recipe = loneZones(page)
  if (!recipe) throw new Error('Expected a page of one zone view.')
  const body = [
    `<header>${recipe.title.trim() ? `<h1>${escapeXml(recipe.title)}</h1>` : ''}<p>${escapeXml(subtitle(recipe))}</p></header>\n`,
    `<main>\n${plot(recipe)}<aside>${legend(recipe)}</aside>\n</main>\n`,
    `<p class="counts">${escapeXml(countsLine(recipe.view))}</p>\n`,
    recipe.caption.trim() ? `<p class="caption">${escapeXml(recipe.caption)}</p>\n` : '',
    provenanceHtml(page),
  ].join('')
  return htmlDocument(page, parts, { style: pageStyle(pagePalette(recipe), recipe.theme), body, pictures: false })
}

function plot({ view, title }: ZoneFigure): string {
  const keys =
    view.dim === 3
      ? 'Drag or arrow keys: turn · wheel, + or −: zoom · 0: as exported'
      : 'Drag or arrow keys: move · wheel, + or −: zoom · 0: as exported'
  const label = escapeXml(`${title.trim() || 'Zone plot'}. ${keys}.`)
  return [
    `<figure><div id="plot"><canvas tabindex="0" role="img" aria-label="${label}"></canvas>`,
    '<div id="tip" role="status" hidden></div></div>',
    `<figcaption id="keys">${keys}</figcaption>`,
    '<noscript><p>Turning, zooming and the picture itself need JavaScript; the words and numbers do not.</p></noscript></figure>\n',
  ].join('')
}

const box = (name: string, checked: boolean, content: string) =>
  `<label><input type="checkbox" data-${name}${checked ? ' checked' : ''}>${content}</label>`

function legend(recipe: ZoneFigure): string {
  const { options } = recipe
  const look = webLook(recipe)
  const features = legendRows(recipe).map(row =>
    box(
      `feature="${row.position}"`,
      !options.hidden.includes(row.position),
      `${look.patterns ? swatch(look, row.position) : `<i data-color="${row.color}"></i>`}<span><b>${escapeXml(row.id)}</b> ${escapeXml(row.label)}${row.details
        .map(d => `<small>${escapeXml(d)}</small>`)
        .join('')}</span>`,
    ),
  )
  const parts = (
    [
      ['points', 'Points'],
      ['labels', 'Point labels'],
      ['encoders', 'Encoder arrows'],
      ['decoders', 'Decoder arrows'],
    ] as const
  ).map(([key, title]) => box(`part="${key}"`, options[key], `<span>${title}</span>`))
  return `<fieldset><legend>${escapeXml(recipe.provenance.dictionary.name)}</legend>${features.join('')}</fieldset><fieldset><legend>Shown</legend><div class="parts">${parts.join('')}</div></fieldset>${key(recipe)}${zoneTable(recipe)}`
}

/** Small drawings of the page have the type of a single column. */
const webLook = (recipe: ZoneFigure): Look => lookOf(recipe, { ...recipe, type: typeScale(85, 85) }, { x: 0, y: 0, w: 0, h: 0 }) // prettier-ignore

/** Hatch and mark of a feature. */
function swatch(look: Look, position: number): string {
  const { body } = look.type
  const drawn = svgNodes(swatchItems(look, position, 0, 0), 'swatch')
    .map(writeNode)
    .join('')
  return `<svg class="swatch" viewBox="${mm(-0.1 * body)} ${mm(-0.1 * body)} ${mm(2.5 * body)} ${mm(1.15 * body)}" aria-hidden="true">${drawn}</svg>`
}

/** The key to the marks, as in print. */
function key(recipe: ZoneFigure): string {
  const look = webLook(recipe)
  const column = new Column(look, 0, 0, 50)
  marks(recipe, column)
  const body = svgNodes(column.items, 'key').map(writeNode).join('')
  return `<svg class="key" viewBox="-0.5 0 51 ${mm(column.y + 0.5)}" role="img" aria-label="Key to the marks">${body}</svg>`
}

function zoneTable(recipe: ZoneFigure): string {
  const { head, rows, hasShare } = zoneRows(recipe)
  if (rows.length === 0) return ''
  const most = Math.max(1, ...rows.filter(r => r.active !== 0).map(r => r.nTrue))
  const body = rows.map(r => {
    const bar =
      r.active === 0
        ? ''
        : `<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect width="${mm((100 * r.nTrue) / most)}" height="10" fill="${r.color}"/></svg>`
    const share = hasShare ? `<td class="of">${r.share > 0 ? percent(r.share) : 'not in slice'}</td>` : ''
    return `<tr><th scope="row">${escapeXml(r.name)}</th><td>${bar}</td><td>${count(r.nTrue)}</td>${share}</tr>`
  })
  const share = hasShare ? '<th scope="col" class="of">of box</th>' : ''
  return `<table><thead><tr><th scope="col" colspan="3">${escapeXml(head)}</th>${share}</tr></thead><tbody>${body.join('')}</tbody></table>`
}
