// The display list as SVG: one tree of elements, written as text here and as live elements by the editor. Every process.
import type { DisplayList, Item, Stroke } from './display-list.ts'
import type { FontName } from './font-metrics.ts'
import { asPage, captionOf, titleOf } from './page.ts'
import { provenanceText, type Rastered } from './raster.ts'
import { encodeRecipe } from './serialise.ts'
import { cleanText } from './text.ts'
import type { FigureRecipe } from './types.ts'

export interface SvgNode {
  tag: string
  attrs: Record<string, string | number>
  children: (SvgNode | string)[]
}

export const recipeNamespace = 'urn:zonoscope:figure:1'

/** Names and fallbacks of the shipped fonts. */
const families: Record<FontName, { family: string; weight: number }> = {
  sans: { family: "Inter, 'Helvetica Neue', Arial, sans-serif", weight: 400 },
  semibold: { family: "Inter, 'Helvetica Neue', Arial, sans-serif", weight: 600 },
  mono: { family: "'JetBrains Mono', 'DejaVu Sans Mono', monospace", weight: 400 },
}

/** Millimetres with three decimals at most: 1/1000 mm is finer than any printer, and equal on every machine. */
export function mm(v: number): string {
  const text = v.toFixed(3)
  return text.includes('.') ? text.replace(/\.?0+$/, '').replace(/^-0$/, '0') : text
}

const pairsOf = (points: number[]) => {
  let out = ''
  for (let i = 0; i < points.length; i += 2) out += `${i ? ' ' : ''}${mm(points[i]!)},${mm(points[i + 1]!)}`
  return out
}

function strokeOf(s: Partial<Stroke>): Record<string, string | number> {
  if (!s.stroke) return {}
  return {
    stroke: s.stroke,
    'stroke-width': mm(s.strokeWidth ?? 0.2),
    ...(s.strokeOpacity === undefined ? {} : { 'stroke-opacity': mm(s.strokeOpacity) }),
    ...(s.dash ? { 'stroke-dasharray': s.dash.map(mm).join(' ') } : {}),
    'stroke-linejoin': 'round',
  }
}

function fillOf(s: { fill?: string; fillOpacity?: number }): Record<string, string | number> {
  if (!s.fill) return { fill: 'none' }
  return { fill: s.fill, ...(s.fillOpacity === undefined ? {} : { 'fill-opacity': mm(s.fillOpacity) }) }
}

function tagsOf(item: Item): Record<string, string | number> {
  return {
    ...(item.role ? { 'data-role': item.role } : {}),
    ...(item.feature === undefined ? {} : { 'data-feature': item.feature }),
    ...(item.id ? { 'data-id': item.id } : {}),
  }
}

/** Closed outlines as path data. */
function outlinesOf(points: readonly number[], starts: readonly number[]): string {
  const first = new Set(starts)
  let d = ''
  for (let v = 0; 2 * v < points.length; v++) {
    if (first.has(v)) d += v > 0 ? 'ZM' : 'M'
    else d += 'L'
    d += `${mm(points[2 * v]!)} ${mm(points[2 * v + 1]!)}`
  }
  return d && `${d}Z`
}

/**
 * The elements of some items.
 * @param prefix start of the ids of clip paths, so that two trees can live in one page
 */
export function svgNodes(items: Item[], prefix = 'clip', path = ''): SvgNode[] {
  return items.flatMap((item, i): SvgNode[] => {
    const tags = tagsOf(item)
    if (item.kind === 'polygon' && item.starts) {
      const attrs = { ...tags, d: outlinesOf(item.points, item.starts), ...fillOf(item), ...strokeOf(item) }
      return [{ tag: 'path', attrs, children: [] }]
    }
    if (item.kind === 'polygon') {
      return [
        {
          tag: 'polygon',
          attrs: { ...tags, points: pairsOf(item.points), ...fillOf(item), ...strokeOf(item) },
          children: [],
        },
      ]
    }
    if (item.kind === 'polyline') {
      return [
        {
          tag: 'polyline',
          attrs: { ...tags, points: pairsOf(item.points), fill: 'none', ...strokeOf(item) },
          children: [],
        },
      ]
    }
    if (item.kind === 'segments') {
      let d = ''
      for (let k = 0; k < item.points.length; k += 4) {
        const [a, b, c, e] = item.points.slice(k, k + 4).map(mm)
        d += `M${a} ${b}L${c} ${e}`
      }
      return [{ tag: 'path', attrs: { ...tags, d, fill: 'none', ...strokeOf(item) }, children: [] }]
    }
    if (item.kind === 'circle') {
      const attrs = { ...tags, cx: mm(item.x), cy: mm(item.y), r: mm(item.r), ...fillOf(item), ...strokeOf(item) }
      return [{ tag: 'circle', attrs, children: [] }]
    }
    if (item.kind === 'picture') {
      const place = { x: mm(item.x), y: mm(item.y), width: mm(item.w), height: mm(item.h) }
      const href = `data:image/png;base64,${item.png}`
      return [{ tag: 'image', attrs: { ...tags, ...place, href, preserveAspectRatio: 'none' }, children: [] }]
    }
    if (item.kind === 'text') return [textNode(item, tags)]
    const id = `${prefix}${path}-${i}`
    const children = svgNodes(item.items, prefix, `${path}-${i}`)
    if (!item.clip) return [{ tag: 'g', attrs: tags, children }]
    const { x, y, w, h } = item.clip
    const rect: SvgNode = { tag: 'rect', attrs: { x: mm(x), y: mm(y), width: mm(w), height: mm(h) }, children: [] }
    return [
      { tag: 'clipPath', attrs: { id }, children: [rect] },
      { tag: 'g', attrs: { ...tags, 'clip-path': `url(#${id})` }, children },
    ]
  })
}

function textNode(item: Extract<Item, { kind: 'text' }>, tags: Record<string, string | number>): SvgNode {
  const { family, weight } = families[item.font]
  return {
    tag: 'text',
    attrs: {
      ...tags,
      x: mm(item.x),
      y: mm(item.y),
      'font-family': family,
      'font-weight': weight,
      'font-size': mm(item.size),
      'text-anchor': item.anchor,
      fill: item.fill,
      ...(item.halo
        ? {
            stroke: item.halo,
            'stroke-width': mm(item.size * 0.22),
            'stroke-linejoin': 'round',
            'paint-order': 'stroke',
          }
        : {}),
      ...(item.rotate ? { transform: `rotate(${mm(item.rotate)} ${mm(item.x)} ${mm(item.y)})` } : {}),
      'xml:space': 'preserve',
    },
    children: [cleanText(item.text).replaceAll('\n', ' ')],
  }
}

/** Text as XML character data: also safe inside quoted attributes. */
export function escapeXml(text: string): string {
  return cleanText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
}

/** An element as text, every attribute and text escaped. */
export function writeNode(node: SvgNode | string): string {
  if (typeof node === 'string') return escapeXml(node)
  const attrs = Object.entries(node.attrs)
    .map(([k, v]) => ` ${k}="${escapeXml(String(v))}"`)
    .join('')
  return node.children.length === 0
    ? `<${node.tag}${attrs}/>`
    : `<${node.tag}${attrs}>${node.children.map(writeNode).join('')}</${node.tag}>`
}

/** A font to carry inside the file. */
export interface EmbeddedFont {
  family: string
  weight: number
  /** base64 of a TrueType file */
  base64: string
}

/** Rules of a style sheet with the fonts in them. */
export const fontFaces = (fonts: readonly EmbeddedFont[]): string[] =>
  fonts.map(
    f => `@font-face{font-family:${f.family};font-weight:${f.weight};src:url(data:font/ttf;base64,${f.base64})}`,
  )

/** Which characters each font draws, so that only those need to travel. */
export function usedText(items: Item[], into = new Map<FontName, Set<string>>()): Map<FontName, Set<string>> {
  for (const item of items) {
    if (item.kind === 'group') usedText(item.items, into)
    if (item.kind !== 'text') continue
    const set = into.get(item.font) ?? new Set<string>()
    for (const char of cleanText(item.text)) set.add(char)
    into.set(item.font, set)
  }
  return into
}

/**
 * The figure as an SVG file: live text, presentation attributes only, provenance and recipe in the metadata.
 * Equal input gives equal bytes.
 */
export function toSvg(
  list: DisplayList,
  recipe: FigureRecipe,
  fonts: EmbeddedFont[] = [],
  rastered: Rastered | null = null,
): string {
  const { widthMm: w, heightMm: h } = list
  const page = asPage(recipe)
  const faces = fontFaces(fonts)
  const body = svgNodes(list.items).map(n => `${writeNode(n)}\n`)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${mm(w)}mm" height="${mm(h)}mm" viewBox="0 0 ${mm(w)} ${mm(h)}" role="img">\n`,
    `<title>${escapeXml(titleOf(page))}</title>\n`,
    `<desc>${escapeXml(captionOf(page))}</desc>\n`,
    `<metadata>\n<zonoscope:provenance xmlns:zonoscope="${recipeNamespace}">${escapeXml(provenanceText(page, rastered))}</zonoscope:provenance>\n`,
    `<zonoscope:recipe xmlns:zonoscope="${recipeNamespace}">${escapeXml(encodeRecipe(page))}</zonoscope:recipe>\n</metadata>\n`,
    faces.length > 0 ? `<style>${faces.join('')}</style>\n` : '',
    `<rect width="${mm(w)}" height="${mm(h)}" fill="${list.background}" data-role="page"/>\n`,
    ...body,
    '</svg>\n',
  ].join('')
}
