// The live plot of an exported HTML figure: camera, pointer, keys, card. Drawn by the same geometry as print. A browser.
import type { Annotation } from '../../core/figure/annotations/types.ts'
import { plotAlone } from '../../core/figure/plot-alone.ts'
import type { FigureOptions, ZoneFigure } from '../../core/figure/types.ts'
import { drawPlot } from './draw.ts'
import { hitOf, type Hit } from './hits.ts'
import { turned, zoomed } from './move-camera.ts'
import { fillTip } from './tip.ts'

/** CSS pixels per millimetre: type of 7.5 pt is then about 12 pixels high. */
const pxPerMm = 4.6

export interface LivePlot {
  setFeature(position: number, shown: boolean): void
  setPart(part: keyof Omit<FigureOptions, 'hidden' | 'legend'>, shown: boolean): void
}

export function livePlot(
  exported: ZoneFigure,
  annotations: readonly Annotation[],
  canvas: HTMLCanvasElement,
  tip: HTMLElement,
): LivePlot {
  let recipe = exported
  let side = 100
  let held = false
  let hit: Hit | null = null
  let waiting = 0
  const ctx = canvas.getContext('2d')!

  const draw = () => {
    waiting = 0
    // While it turns, labels would jump and take most of the time.
    const shown = held ? { ...recipe, options: { ...recipe.options, labels: false } } : recipe
    const list = plotAlone(shown, annotations, side)
    drawPlot(ctx, list, canvas.width / side, hit, recipe)
  }
  const later = () => (waiting ||= requestAnimationFrame(draw))
  const change = (next: ZoneFigure) => {
    recipe = next
    hit = null
    tip.hidden = true
    later()
  }
  const moveBy = (dx: number, dy: number) => change({ ...recipe, camera: turned(recipe, dx, dy, side) })
  /** @param at the place that stays, mm */
  const zoomBy = (factor: number, at = { x: side / 2, y: side / 2 }) =>
    change({ ...recipe, camera: zoomed(recipe, exported, factor, at, side) })

  const mmAt = (e: MouseEvent) => {
    const rect = canvas.getBoundingClientRect()
    return { x: ((e.clientX - rect.left) / rect.width) * side, y: ((e.clientY - rect.top) / rect.height) * side }
  }
  const point = (e: PointerEvent) => {
    const { x, y } = mmAt(e)
    const next = hitOf(recipe, side, x, y)
    const same = next?.row === hit?.row && next?.zone === hit?.zone
    hit = next
    tip.hidden = hit === null
    if (hit) fillTip(tip, recipe, hit)
    if (hit) {
      const [w, h] = [canvas.clientWidth, canvas.clientHeight]
      const [px, py] = [(x / side) * w, (y / side) * h]
      tip.style.left = `${Math.max(0, px + 14 + tip.offsetWidth > w ? px - tip.offsetWidth - 10 : px + 14)}px`
      tip.style.top = `${Math.max(0, Math.min(py + 14, h - tip.offsetHeight))}px`
    }
    if (!same) later()
  }

  canvas.addEventListener('pointerdown', e => {
    if (e.button !== 0) return
    canvas.setPointerCapture(e.pointerId)
    canvas.classList.add('held')
    held = true
    let last = mmAt(e)
    const move = (m: PointerEvent) => {
      const now = mmAt(m)
      moveBy(now.x - last.x, now.y - last.y)
      last = now
    }
    const end = () => {
      held = false
      canvas.classList.remove('held')
      canvas.removeEventListener('pointermove', move)
      canvas.removeEventListener('lostpointercapture', end)
      later()
    }
    canvas.addEventListener('pointermove', move)
    canvas.addEventListener('lostpointercapture', end)
  })
  canvas.addEventListener('pointermove', e => !held && point(e))
  canvas.addEventListener('pointerleave', () => {
    hit = null
    tip.hidden = true
    later()
  })
  canvas.addEventListener(
    'wheel',
    e => {
      e.preventDefault()
      zoomBy(Math.exp(-Math.max(-100, Math.min(100, e.deltaY)) * 0.002), mmAt(e))
    },
    { passive: false },
  )
  canvas.addEventListener('keydown', e => {
    if (e.ctrlKey || e.metaKey || e.altKey) return
    const step = (e.shiftKey ? 0.15 : 0.04) * side
    const steps: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    }
    const by = steps[e.key]
    if (by) moveBy(...by)
    else if (e.key === '+' || e.key === '=') zoomBy(1.2)
    else if (e.key === '-') zoomBy(1 / 1.2)
    else if (e.key === '0') change({ ...recipe, camera: exported.camera })
    else return
    e.preventDefault()
  })

  new ResizeObserver(() => {
    const ratio = window.devicePixelRatio || 1
    const css = Math.max(120, canvas.clientWidth)
    side = Math.max(60, css / pxPerMm)
    canvas.width = canvas.height = Math.round(css * ratio)
    later()
  }).observe(canvas)
  void document.fonts.ready.then(later)

  const setOptions = (options: Partial<FigureOptions>) =>
    change({ ...recipe, options: { ...recipe.options, ...options } })
  return {
    setFeature: (position, shown) => {
      const others = recipe.options.hidden.filter(p => p !== position)
      setOptions({ hidden: shown ? others : [...others, position] })
    },
    setPart: (part, shown) => setOptions({ [part]: shown }),
  }
}
