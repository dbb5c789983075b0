// The live page of an exported figure of panels: pointer, keys, card, switches. Drawn by the same geometry as print. A browser.
import { buildFigure } from '../../core/figure/build-figure.ts'
import { svgNodes, type SvgNode } from '../../core/figure/svg.ts'
import type { FigurePanel, PageFigure } from '../../core/figure/types.ts'
import { pageHits, type PageHit } from './page-hits.ts'
import { fillWords } from './tip.ts'

const namespace = 'http://www.w3.org/2000/svg'

function element(node: SvgNode): SVGElement {
  const made = document.createElementNS(namespace, node.tag)
  for (const [name, value] of Object.entries(node.attrs)) made.setAttribute(name, String(value))
  made.append(...node.children.map(child => (typeof child === 'string' ? child : element(child))))
  return made
}

export interface LiveSheet {
  /** Shows or hides layers of a chart, or strips of a card. */
  show(panel: string, hides: readonly number[], shown: boolean): void
}

/** @param svg holds the drawn page in a group `#drawn` */
export function liveSheet(exported: PageFigure, svg: SVGSVGElement, tip: HTMLElement): LiveSheet {
  let page = exported
  let hits = pageHits(page)
  /** the mark that keys are at; -1 before the first */
  let walked = -1
  const ring = element({ tag: 'circle', attrs: { id: 'here', r: 1.1, visibility: 'hidden' }, children: [] })
  svg.append(ring)

  const point = (hit: PageHit | null) => {
    tip.hidden = hit === null
    ring.setAttribute('visibility', hit ? 'visible' : 'hidden')
    if (!hit) return
    ring.setAttribute('cx', String(hit.x))
    ring.setAttribute('cy', String(hit.y))
    fillWords(tip, hit.words)
    const { width, height } = svg.getBoundingClientRect()
    const [px, py] = [(hit.x / page.widthMm) * width, (hit.y / page.heightMm) * height]
    const [w, h] = [tip.offsetWidth, tip.offsetHeight]
    tip.style.left = `${Math.max(0, px + 14 + w > width ? px - w - 10 : px + 14)}px`
    tip.style.top = `${Math.max(0, Math.min(py + 14, height - h))}px`
  }
  const mmAt = (e: MouseEvent): [number, number] => {
    const box = svg.getBoundingClientRect()
    return [((e.clientX - box.left) / box.width) * page.widthMm, ((e.clientY - box.top) / box.height) * page.heightMm]
  }
  svg.addEventListener('pointermove', e => point(hits.at(...mmAt(e))))
  svg.addEventListener('pointerleave', () => point(null))
  svg.addEventListener('blur', () => point(null))
  svg.addEventListener('keydown', e => {
    if (e.ctrlKey || e.metaKey || e.altKey) return
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key]
    if (step === undefined && e.key !== 'Escape') return
    const all = step === undefined ? [] : hits.all()
    walked = all.length === 0 ? -1 : Math.max(0, Math.min(all.length - 1, walked + step!))
    point(all[walked] ?? null)
    e.preventDefault()
  })

  return {
    show(id, hides, shown) {
      const panels = page.panels.map((panel): FigurePanel => {
        if (panel.id !== id || panel.kind === 'zones') return panel
        const others = panel.options.hidden.filter(at => !hides.includes(at))
        const options = { ...panel.options, hidden: shown ? others : [...others, ...hides] }
        return { ...panel, options } as FigurePanel
      })
      page = { ...page, panels }
      hits = pageHits(page)
      walked = -1
      point(null)
      svg.querySelector('#drawn')!.replaceChildren(...svgNodes(buildFigure(page).items).map(element))
    },
  }
}
