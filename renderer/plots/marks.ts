// Marks above a chart, in CSS pixels: what the label and arrow layer draws. Pure data and its painter. Renderer.
import { traceMany } from './exact-2d.ts'
import type { PlacedLabel } from './place-labels.ts'
import type { PlotTheme } from './theme.ts'

export type Pixel = [number, number]

export type Mark =
  | { kind: 'line'; points: Pixel[]; color: string; width: number; dash: number[] }
  | { kind: 'polygon'; points: Pixel[]; fill: string; stroke: string | null; width: number }
  /** many closed outlines as one shape: x y in pixels, and the number of the first corner of each */
  | { kind: 'area'; points: Float32Array; starts: readonly number[]; fill: string }
  | { kind: 'arrow'; from: Pixel; to: Pixel; color: string; width: number; dash: number[] }
  | { kind: 'ring'; at: Pixel; radius: number; color: string; width: number; fill: string | null }
  /** many filled circles as one shape: x y in pixels */
  | { kind: 'dots'; points: Float32Array; radius: number; color: string }
  | { kind: 'label'; label: PlacedLabel }
  /** text centred at a pixel and turned by `angle` radians, clockwise */
  | { kind: 'text'; at: Pixel; angle: number; text: string; size: number; color: string }

const fontOf = (theme: PlotTheme, size: number, bold: boolean, mono: boolean) =>
  `${bold ? 600 : 400} ${size}px ${mono ? theme.mono : theme.font}`

const widths = new Map<string, number>()

/** Forgets widths that were measured before the page's fonts had arrived. */
export function forgetWidths(): void {
  widths.clear()
}

/** Measures text as `paintMarks` draws it, each text once. */
export function measureWith(context: CanvasRenderingContext2D, theme: PlotTheme) {
  return (text: string, size: number, bold: boolean, mono: boolean): number => {
    const font = fontOf(theme, size, bold, mono)
    const key = `${font}|${text}`
    const known = widths.get(key)
    if (known !== undefined) return known
    context.font = font
    const { width } = context.measureText(text)
    if (widths.size > 20_000) widths.clear()
    widths.set(key, width)
    return width
  }
}

function trace(context: CanvasRenderingContext2D, points: Pixel[]): void {
  context.beginPath()
  points.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)))
}

function paintArrow(context: CanvasRenderingContext2D, mark: Extract<Mark, { kind: 'arrow' }>): void {
  const [x1, y1] = mark.from
  const [x2, y2] = mark.to
  const length = Math.hypot(x2 - x1, y2 - y1)
  if (length < 0.5) return
  const head = Math.min(9, length * 0.6)
  const ux = (x2 - x1) / length
  const uy = (y2 - y1) / length
  const base: Pixel = [x2 - ux * head, y2 - uy * head]
  trace(context, [mark.from, base])
  context.stroke()
  context.setLineDash([])
  const half = head * 0.42
  trace(context, [mark.to, [base[0] - uy * half, base[1] + ux * half], [base[0] + uy * half, base[1] - ux * half]])
  context.closePath()
  context.fillStyle = mark.color
  context.fill()
}

function paintLabel(context: CanvasRenderingContext2D, label: PlacedLabel, theme: PlotTheme): void {
  const middle = label.top + label.height / 2
  if (label.leader) {
    const x = Math.min(Math.max(label.x, label.left), label.left + label.width)
    trace(context, [
      [label.x, label.y],
      [x, middle],
    ])
    context.strokeStyle = theme.ink3
    context.lineWidth = 1
    context.stroke()
  }
  context.font = fontOf(theme, label.size, label.bold, label.mono)
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  context.lineWidth = 3
  context.strokeStyle = theme.panel
  context.strokeText(label.text, label.left + 1, middle)
  context.fillStyle = label.color
  context.fillText(label.text, label.left + 1, middle)
}

function paintTurned(context: CanvasRenderingContext2D, mark: Extract<Mark, { kind: 'text' }>, theme: PlotTheme): void {
  context.save()
  context.translate(...mark.at)
  context.rotate(mark.angle)
  context.font = fontOf(theme, mark.size, false, false)
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = mark.color
  context.fillText(mark.text, 0, 0)
  context.restore()
}

function paintDots(
  context: CanvasRenderingContext2D,
  { points, radius, color }: Extract<Mark, { kind: 'dots' }>,
): void {
  context.beginPath()
  for (let i = 0; i < points.length; i += 2) {
    context.moveTo(points[i]! + radius, points[i + 1]!)
    context.arc(points[i]!, points[i + 1]!, radius, 0, 2 * Math.PI)
  }
  context.fillStyle = color
  context.fill()
}

/** Draws marks in their order. The context is scaled to CSS pixels already. */
export function paintMarks(context: CanvasRenderingContext2D, marks: readonly Mark[], theme: PlotTheme): void {
  for (const mark of marks) {
    context.setLineDash([])
    if (mark.kind === 'label') {
      paintLabel(context, mark.label, theme)
      continue
    }
    if (mark.kind === 'text') {
      paintTurned(context, mark, theme)
      continue
    }
    if (mark.kind === 'area') {
      context.beginPath()
      traceMany(context, { points: mark.points, starts: mark.starts, x0: 0, y0: 0, ux: 1, uy: 1 })
      context.fillStyle = mark.fill
      context.fill()
      continue
    }
    if (mark.kind === 'dots') {
      paintDots(context, mark)
      continue
    }
    context.lineWidth = mark.width
    if (mark.kind === 'ring') {
      context.beginPath()
      context.arc(mark.at[0], mark.at[1], mark.radius, 0, 2 * Math.PI)
      if (mark.fill) {
        context.fillStyle = mark.fill
        context.fill()
      }
      context.strokeStyle = mark.color
      context.stroke()
    } else if (mark.kind === 'polygon') {
      trace(context, mark.points)
      context.closePath()
      context.fillStyle = mark.fill
      context.fill()
      if (mark.stroke) {
        context.strokeStyle = mark.stroke
        context.stroke()
      }
    } else {
      context.strokeStyle = mark.color
      context.setLineDash(mark.dash)
      if (mark.kind === 'arrow') paintArrow(context, mark)
      else {
        trace(context, mark.points)
        context.stroke()
      }
    }
  }
}
