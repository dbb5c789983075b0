// Runtime checks of charts and of where they come from: what crosses processes and what is read back from files. Every process.
import { z } from 'zod'
import { mostOfCard } from '../core/figure/card/check-card.ts'
import { isChartColor, isNumbers, mostChartNames } from '../core/figure/chart/check-chart.ts'
import type { ChartColor } from '../core/chart/types.ts'
import { finite, id } from './schema-parts.ts'

const numbers = z.custom<ArrayLike<number>>(isNumbers, 'expected a list of numbers')
const color = z.custom<ChartColor>(isChartColor, 'expected a colour of charts')
const texts = z.array(z.string()).optional()
const colors = z.array(color).optional()
const named = { name: z.string().max(500).optional(), color }

const axis = z.object({
  label: z.string().max(500),
  kind: z.enum(['linear', 'log', 'category']),
  categories: z.array(z.string()).max(mostChartNames).optional(),
  min: finite.optional(),
  max: finite.optional(),
})

const layer = z.discriminatedUnion('kind', [
  z.object({
    ...named,
    kind: z.literal('points'),
    x: numbers,
    y: numbers,
    labels: texts,
    shown: z.array(z.int().min(0)).optional(),
    colors,
    radius: z.number().positive().max(100).optional(),
    hollow: z.boolean().optional(),
    low: numbers.optional(),
    high: numbers.optional(),
    heat: z.object({ values: numbers, low: finite, high: finite, title: z.string().max(500) }).optional(),
  }),
  z.object({
    ...named,
    kind: z.literal('line'),
    x: numbers,
    y: numbers,
    dashed: z.boolean().optional(),
    steps: z.boolean().optional(),
  }),
  z.object({ ...named, kind: z.literal('band'), x: numbers, low: numbers, high: numbers }),
  z.object({
    ...named,
    kind: z.literal('bars'),
    along: z.enum(['x', 'y']),
    at: numbers,
    to: numbers,
    from: numbers.optional(),
    width: z.number().positive().optional(),
    colors,
    labels: texts,
  }),
  z.object({
    ...named,
    kind: z.literal('rule'),
    axis: z.enum(['x', 'y']),
    at: z.number(),
    label: z.string().max(500).optional(),
    dashed: z.boolean().optional(),
  }),
  z.object({
    ...named,
    kind: z.literal('segments'),
    x1: numbers,
    y1: numbers,
    x2: numbers,
    y2: numbers,
    width: z.number().positive().max(100).optional(),
    dashed: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('cells'),
    values: numbers,
    columns: z.int().min(0),
    rows: z.int().min(0),
    scale: z.enum(['sequential', 'diverging']),
    low: finite,
    high: finite,
    title: z.string().max(500),
    labels: texts,
  }),
  z.object({
    ...named,
    kind: z.literal('areas'),
    outlines: z.array(numbers),
    opacity: z.number().min(0).max(1).optional(),
    colors,
    labels: texts,
  }),
])

export const chartSchema = z.object({
  title: z.string().max(500),
  subtitle: z.string().max(2_000),
  x: axis,
  y: axis,
  equal: z.boolean().optional(),
  layers: z.array(layer).max(64),
})

export const cardSchema = z.object({
  title: z.string().max(500),
  subtitle: z.string().max(2_000),
  facts: z.array(z.object({ name: z.string().max(200), value: z.string().max(500) })).max(mostOfCard.facts),
  chart: chartSchema.nullable(),
  strips: z
    .array(
      z.object({
        name: z.string().max(200),
        label: z.string().max(2_000),
        color,
        tokens: z.array(z.string()).max(mostOfCard.tokens),
        values: numbers,
        masked: z.array(z.int().min(0)).max(mostOfCard.tokens).optional(),
        here: z.int().min(0).nullable(),
        most: finite,
      }),
    )
    .max(mostOfCard.strips),
  quantity: z.string().max(200),
  scale: z.string().max(2_000),
})

const scalar = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()])

export const chartProvenanceSchema = z.object({
  tool: z.string().max(200),
  version: z.string().max(200),
  dictionaries: z.array(z.object({ id, name: z.string() })).max(100),
  activations: z.array(z.object({ id, name: z.string() })).max(100),
  runs: z.array(z.string()).max(1_000),
  analysis: z.object({
    name: z.string().max(500),
    parameters: z.record(z.string(), z.union([scalar, z.array(scalar)])),
    seed: z.number().nullable(),
  }),
  exportedAt: z.string().nullable(),
})
