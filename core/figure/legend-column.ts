// One column of a figure's legend, written downwards. Every process.
import type { Item } from './display-list.ts'
import type { Look } from './scene.ts'

/** Where the next line goes, and what is there already. */
export class Column {
  readonly items: Item[] = []
  y: number
  readonly x: number
  readonly width: number
  readonly look: Look
  constructor(look: Look, x: number, y: number, width: number) {
    this.look = look
    this.x = x
    this.y = y
    this.width = width
  }

  /** Lines of text below what is there; `indent` from the left. */
  lines(
    lines: string[],
    style: { size: number; font?: 'sans' | 'semibold' | 'mono'; fill: string; indent?: number; role?: string },
  ): void {
    for (const text of lines) {
      this.y += style.size * 1.3
      this.items.push({
        kind: 'text',
        x: this.x + (style.indent ?? 0),
        y: this.y - style.size * 0.3,
        text,
        size: style.size,
        font: style.font ?? 'sans',
        fill: style.fill,
        anchor: 'start',
        role: style.role ?? 'legend',
      })
    }
  }

  space(height: number): void {
    this.y += height
  }
}
