// Runtime checks of figures: what crosses processes and what is read back from files, as pages of panels. Every process.
import { z } from 'zod'
import { lineKinds, mostAnnotations, partKinds } from '../core/figure/annotations/types.ts'
import { mostColumns, mostPanels } from '../core/figure/page.ts'
import { inkStyles, letterStyles, pageStyles } from '../core/figure/types.ts'
import { mostOfCard } from '../core/figure/card/check-card.ts'
import { cardSchema, chartProvenanceSchema, chartSchema } from './chart-schemas.ts'
import { finite, id } from './schema-parts.ts'
import { zoneViewSchema } from './view-schemas.ts'

const name = z.string().min(1).max(80)
const index = z.int().min(0).max(0xffffffff)

const anchor = z.discriminatedUnion('on', [
  z.object({ on: z.literal('page'), x: finite, y: finite }),
  z.object({ on: z.literal('plot'), panel: name, x: finite, y: finite }),
  z.object({ on: z.literal('token'), panel: name, row: index }),
  z.object({ on: z.literal('cell'), panel: name, active: z.int().min(0).max(255) }),
  z.object({ on: z.literal('vector'), panel: name, vector: z.enum(['encoder', 'decoder']), feature: z.int().min(0).max(7) }), // prettier-ignore
  z.object({ on: z.literal('mark'), panel: name, layer: index, index }),
])

const common = { id, color: z.string().max(40), group: name.optional() }
const text = { text: z.string().max(2_000), sizePt: z.number().min(1).max(200) }

const annotation = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('text'), at: anchor, ...text }),
  z.object({ ...common, kind: z.enum(lineKinds), from: anchor, to: anchor }),
  z.object({ ...common, kind: z.literal('callout'), at: anchor, dx: finite, dy: finite, ...text }),
  z.object({ ...common, kind: z.literal('part'), part: z.enum(partKinds), panel: name, at: anchor, widthMm: z.number().min(5).max(1_000) }), // prettier-ignore
])

const words = {
  id: name,
  title: z.string().max(500),
  caption: z.string().max(10_000),
  words: z.boolean(),
  span: z.object({ columns: z.int().min(1).max(mostColumns), rows: z.int().min(1).max(mostPanels) }),
}

const zonePanel = z.object({
  ...words,
  kind: z.literal('zones'),
  labels: z.array(z.string().max(2_000)).max(8),
  slots: z.array(z.int().min(-1).max(7)).max(8).optional(),
  view: zoneViewSchema,
  camera: z.object({
    two: z.object({ x: finite, y: finite, zoom: z.number().positive() }),
    three: z.object({ alpha: finite, beta: finite, zoom: z.number().positive() }),
  }),
  options: z.object({
    points: z.boolean(),
    labels: z.boolean(),
    encoders: z.boolean(),
    decoders: z.boolean(),
    legend: z.boolean(),
    hidden: z.array(z.int()).max(8),
  }),
  provenance: z.object({
    tool: z.string().max(200),
    version: z.string().max(200),
    dictionary: z.object({ id, name: z.string() }),
    activations: z.object({ id, name: z.string() }),
    run: z.string().nullable(),
    exportedAt: z.string().nullable(),
  }),
})

const chartPanel = z.object({
  ...words,
  kind: z.literal('chart'),
  chart: chartSchema,
  options: z.object({ labels: z.boolean(), legend: z.boolean(), hidden: z.array(z.int()).max(64) }),
  provenance: chartProvenanceSchema,
})

const cardPanel = z.object({
  ...words,
  kind: z.literal('card'),
  card: cardSchema,
  options: z.object({
    facts: z.boolean(),
    chart: z.boolean(),
    numbers: z.boolean(),
    legend: z.boolean(),
    hidden: z.array(z.int()).max(mostOfCard.strips),
  }),
  provenance: chartProvenanceSchema,
})

export const figureRecipeSchema = z.object({
  format: z.literal('zonoscope-figure'),
  kind: z.literal('page'),
  version: z.literal(4),
  title: z.string().max(500),
  caption: z.string().max(10_000),
  widthMm: z.number().min(20).max(1_000),
  heightMm: z.number().min(20).max(1_000),
  theme: z.enum(['light', 'dark']),
  style: z.enum(pageStyles),
  print: z.object({ inks: z.enum(inkStyles), patterns: z.boolean() }),
  letters: z.enum(letterStyles),
  columns: z.int().min(1).max(mostColumns),
  panels: z
    .array(z.discriminatedUnion('kind', [zonePanel, chartPanel, cardPanel]))
    .min(1)
    .max(mostPanels),
  annotations: z.array(annotation).max(mostAnnotations),
})
