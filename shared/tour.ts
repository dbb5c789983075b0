// A tour of a sample: steps that open a state of the window and are captioned by rules (native-models/samples/<name>/tour.json). Every process.
import { z } from 'zod'
import { namedOrigins, sliceBases } from '../core/zones/types.ts'
import { feature, finite, row } from './schema-parts.ts'

const text = z.string().trim().min(1).max(500)
/** A dictionary by the name that the sample gives it. */
const dictionary = z.string().min(1).max(200)
/** What a rule finds, by its name among what the rule is said to find (renderer/panels/tour/rules). */
const foundName = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/)
const filter = z.string().max(500)

/** A zone plot of a step. Its id is a, b, c or d, by its place. Features that a rule did not find are left out. */
const paneSchema = z.strictObject({
  dictionary,
  features: z
    .array(z.union([feature, foundName]))
    .min(1)
    .max(8),
  dim: z.union([z.literal(2), z.literal(3)]),
  basis: z.enum(sliceBases),
  origin: z.enum(namedOrigins).default('mean'),
  filter: filter.default(''),
  points: z.enum(['firing', 'all']).default('firing'),
  /** of a control: the plot beside it that it stands for */
  control: z
    .strictObject({ kind: z.enum(['features', 'tokens', 'answer']), seed: z.int(), of: z.enum(['a', 'b', 'c', 'd']) })
    .optional(),
  /** the plot in whose slice this one is drawn */
  sliceOf: z.enum(['a', 'b', 'c', 'd']).optional(),
  /** where a 3D plot is looked at from, degrees */
  camera: z
    .strictObject({ alpha: z.number().min(-90).max(90), beta: finite, zoom: z.number().positive().max(20) })
    .optional(),
})

/** What the caption is computed by, and what it finds first. */
const ruleSchema = z.discriminatedUnion('kind', [
  /** one feature, then two: the numbers of plot b */
  z.strictObject({ kind: z.literal('zone') }),
  /** finds `letter`, the feature with the best F1 for the rows of `members`, and `other`, which writes most of their direction where it is silent */
  z.strictObject({
    kind: z.literal('silent'),
    dictionary,
    members: filter,
    /** the rows of the picture; those of `members` where left out */
    among: filter.optional(),
    /** what the rows have in common, in the plural */
    what: text,
  }),
  /** plot a beside its control in plot b */
  z.strictObject({ kind: z.literal('control') }),
  /** the turn of plot a */
  z.strictObject({ kind: z.literal('turn'), feature, angle: z.int().min(-90).max(90) }),
  /** finds `stableA`, `stableB`, `sameA`, `sameB`, `unmatchedA` among all features */
  z.strictObject({ kind: z.literal('seeds'), from: dictionary, to: dictionary }),
  /** finds `parent`, the given feature or the one with the most children, and its children as childB1, childC1 ... in the order of `to` */
  z.strictObject({
    kind: z.literal('widths'),
    from: dictionary,
    to: z.array(dictionary).min(1).max(3),
    parent: feature.optional(),
  }),
  /** finds a word of the class that is absorbed in full, or one where the main latent is silent: `letter`, `other` and its `row` */
  z.strictObject({
    kind: z.literal('ledger'),
    dictionary,
    /** the letter's feature */
    letter: feature,
    probe: z.strictObject({
      by: z.string().min(1).max(200),
      value: z.string().max(500),
      where: z.record(z.string(), z.string().max(500)),
    }),
  }),
  /** a feature at steps of training beside itself at the end */
  z.strictObject({
    kind: z.literal('training'),
    feature,
    steps: z
      .array(z.strictObject({ dictionary, step: z.int().min(0) }))
      .min(2)
      .max(12),
    end: dictionary,
  }),
])
export type TourRule = z.infer<typeof ruleSchema>

const stepSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** beyond the tour itself */
  extra: z.literal(true).optional(),
  title: z.string().trim().min(1).max(60),
  /** one sentence that ends in a question mark */
  question: z.string().trim().max(160).endsWith('?'),
  panes: z.array(paneSchema).min(1).max(4),
  /** tool that is open under the plots, by its id */
  tool: z.string().max(40).nullable().default(null),
  /** rows that are selected: those that pass, in the run of plot a */
  select: filter.optional(),
  rule: ruleSchema,
})
export type TourStep = z.infer<typeof stepSchema>

export const tourSchema = z.strictObject({
  format: z.literal('zonoscope-tour'),
  version: z.literal(1),
  title: text,
  /** concepts that filters of steps name; made when a step that names one is opened and it is not there */
  concepts: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100),
        base: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('letter'), letter: z.string().min(1).max(4) }),
          z.strictObject({
            kind: z.literal('column'),
            column: z.string().min(1).max(200),
            value: z.string().max(500),
            match: z.enum(['equals', 'under']),
          }),
          z.strictObject({ kind: z.literal('filter'), text: filter, run: z.null() }),
          z.strictObject({
            kind: z.literal('rows'),
            rows: z.array(row).max(2_000),
            from: z.literal('file'),
            file: z.string().max(200),
          }),
        ]),
      }),
    )
    .max(20)
    .default([]),
  steps: z.array(stepSchema).min(1).max(12),
})
export type Tour = z.infer<typeof tourSchema>

/** A tour in a workspace: which of its dictionaries are there. */
export interface OpenTour {
  tour: Tour
  /** id of each dictionary by the name that steps use; null where the workspace does not have it */
  dictionaries: Record<string, string | null>
  activations: string
}

/** Names of the dictionaries that a step draws or compares. */
export function dictionariesOf({ panes, rule }: TourStep): string[] {
  const names = panes.map(pane => pane.dictionary)
  if (rule.kind === 'silent' || rule.kind === 'ledger') names.push(rule.dictionary)
  if (rule.kind === 'seeds') names.push(rule.from, rule.to)
  if (rule.kind === 'widths') names.push(rule.from, ...rule.to)
  if (rule.kind === 'training') names.push(rule.end, ...rule.steps.map(step => step.dictionary))
  return [...new Set(names)]
}
