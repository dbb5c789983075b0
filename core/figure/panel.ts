// What a panel is drawn into, and what a drawn panel can be asked. Every process.
import type { ChartLayout } from '../chart/layout.ts'
import type { PartKind, Tie } from './annotations/types.ts'
import type { Item, Rect } from './display-list.ts'
import type { PageInks } from './palette.ts'
import type { TypeScale } from './type-scale.ts'

export interface Frame extends PageInks {
  box: Rect
  type: TypeScale
  /** empty without one */
  letter: string
  title: string
  /** mm */
  titleSize: number
  /** subtitle and counts */
  words: boolean
  /** the least height of what stands above the plot, so that plots of a row begin on one line */
  head: number
  /** parts that are drawn elsewhere, as annotations */
  moved: ReadonlySet<PartKind>
}

/** Something that annotations can hold on to. */
export interface Mark {
  tie: Tie
  x: number
  y: number
}

/** A part drawn on its own, from its top left corner. */
export interface PartDrawing {
  items: Item[]
  width: number
  height: number
}

export interface PanelDrawing {
  plot: Rect
  /** something that is wanted finds no room: a legend, tokens of a card */
  crowded: boolean
  /** where on the page a thing of the panel is drawn; null where it is not in view */
  at(tie: Tie): [number, number] | null
  /** of a chart, or of that of a card, whose layers come after `from` others: where its values lie; for what is pointed at */
  chart?: { layout: ChartLayout; from: number }
  /** everything in view that `at` knows */
  marks(): Mark[]
  /** null where the panel has no such part */
  part(kind: PartKind, x: number, y: number, width: number): PartDrawing | null
  /** @param obstacles rectangles that no label may touch: annotations */
  items(obstacles: readonly Rect[]): Item[]
}
