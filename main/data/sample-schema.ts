// What a sample's sample.json says. Pure; data process, command line.
import { z } from 'zod'

// Paths of a sample stay inside its folder.
const inside = z
  .string()
  .min(1)
  .refine(path => !path.startsWith('/') && !/^[a-z]:/i.test(path) && !path.split(/[\\/]/).includes('..'))

const count = z.int().positive().max(10_000_000)

/** Activations that are not shipped but made in the workspace. */
const generateSchema = z.discriminatedUnion('kind', [
  /** the shape of the known answer; all other paths are inside what is made */
  z.object({
    kind: z.literal('known-answer'),
    d: count,
    dSae: count,
    l0: z.number().positive(),
    rows: count,
    common: z.int().min(0),
    seed: z.int(),
  }),
  /** a shipped language model run over the ids of a shipped table; only the activations' file is inside what is made */
  z.object({ kind: z.literal('language-model'), model: inside, text: inside }),
])

export const sampleSchema = z.object({
  format: z.literal('zonoscope-sample'),
  version: z.literal(1),
  name: z.string(),
  title: z.string(),
  /** one sentence: what it is and how long it takes */
  about: z.string().default(''),
  unit: z.string(),
  generate: generateSchema.optional(),
  activations: z.object({ name: z.string(), file: inside, tensor: z.string().nullable(), columns: inside.nullable() }),
  dictionaries: z
    .array(
      z.object({
        name: z.string(),
        path: inside,
        title: z.string(),
        /** `asked`: it is listed, and run when a person asks for it */
        run: z.enum(['first', 'asked']).default('first'),
      }),
    )
    .min(1),
  /** what the start page says */
  card: z
    .object({
      paragraph: z.string().trim().min(1).max(700),
      rows: count,
      features: z.array(count).min(1),
      seconds: z.number().positive(),
      megabytes: z.number().positive(),
      licence: z.string().trim().min(1).max(200),
    })
    .optional(),
  firstView: z.object({ dictionary: z.string(), features: z.array(z.int().min(0)).min(1).max(8), note: z.string() }),
})
export type Sample = z.infer<typeof sampleSchema>
