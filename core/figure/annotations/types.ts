// Annotations of a page: what they are and where they hold on to. Pure types, every process.

/**
 * Where a point of an annotation is. Fractions from the top left, of the page or of a panel's plot; or on something that is drawn in a
 * panel, with which it moves when the camera, the size or the place of the panel changes.
 */
export type Anchor =
  | { on: 'page'; x: number; y: number }
  | { on: 'plot'; panel: string; x: number; y: number }
  /** a token of a zone view, by its row */
  | { on: 'token'; panel: string; row: number }
  /** the middle of a cell, by its active set: bit i is the i-th feature */
  | { on: 'cell'; panel: string; active: number }
  /** the tip of a feature's encoder or decoder arrow, by the feature's position */
  | { on: 'vector'; panel: string; vector: 'encoder' | 'decoder'; feature: number }
  /** a mark of a chart: its layer and its place there */
  | { on: 'mark'; panel: string; layer: number; index: number }

/** Anchors that follow what is drawn. */
export type Tie = Exclude<Anchor, { on: 'page' } | { on: 'plot' }>

interface Common {
  id: string
  /** `ink`, `ink-2`, `warn`, `f1` to `f8`, or #rrggbb */
  color: string
  /** annotations of one group are selected and moved together */
  group?: string
}

/** Kinds that run from one point to another. */
export const lineKinds = ['arrow', 'line', 'bracket', 'box'] as const
export type LineKind = (typeof lineKinds)[number]

/** What belongs to a panel and can be moved out of its place. */
export const partKinds = ['legend', 'scale', 'colorbar'] as const
export type PartKind = (typeof partKinds)[number]

export type TextAnnotation = Common & { kind: 'text'; at: Anchor; text: string; sizePt: number }
export type LineAnnotation = Common & { kind: LineKind; from: Anchor; to: Anchor }
/** A text with a line to what it is about. `dx`, `dy`: the text's top left corner from there, mm. */
export type CalloutAnnotation = Common & {
  kind: 'callout'
  at: Anchor
  dx: number
  dy: number
  text: string
  sizePt: number
}
/** A panel's legend, scale bar or colour bars, `widthMm` wide, with their top left corner at a point. */
export type PartAnnotation = Common & { kind: 'part'; part: PartKind; panel: string; at: Anchor; widthMm: number }

/** Texts are in the markup of markup.ts. Later ones lie above earlier ones. */
export type Annotation = TextAnnotation | LineAnnotation | CalloutAnnotation | PartAnnotation

/** A page holds at most this many. */
export const mostAnnotations = 500

/** Every point of an annotation. */
export const anchorsOf = (a: Annotation): Anchor[] => ('from' in a ? [a.from, a.to] : [a.at])
