// What speaks for and against a definition, inside its event: examples as they were read, saved views by name. Every process.
import { z } from 'zod'

const side = z.enum(['for', 'against'])
export type EvidenceSide = z.infer<typeof side>

const exampleEvidence = z.object({
  kind: z.literal('example'),
  side,
  /** content hash of the activations, and the row in them */
  activations: z.string().max(200),
  row: z.int().min(0),
  /** activation of the feature on the row (of a near miss its pre-activation) */
  value: z.number(),
  /** the text around the row, so that it can be read where the activations are gone; `at` is the row's own token */
  tokens: z.array(z.string().max(400)).max(80),
  at: z.int().min(0),
})
export type ExampleEvidence = z.infer<typeof exampleEvidence>

const viewEvidence = z.object({
  kind: z.literal('view'),
  side,
  /** id of the saved view in its workspace, and what it was called */
  view: z.string().max(200),
  name: z.string().max(200),
})
export type ViewEvidence = z.infer<typeof viewEvidence>

export type Evidence = ExampleEvidence | ViewEvidence
const known = z.discriminatedUnion('kind', [exampleEvidence, viewEvidence])

/** An entry of `evidence` that this version can show; null for any other, which is kept as it is. */
export function readEvidence(entry: unknown): Evidence | null {
  const parsed = known.safeParse(entry)
  return parsed.success ? parsed.data : null
}

/** tokens kept on each side of the row */
const reach = 24

/** An example as evidence, with the text around it. */
export function exampleAsEvidence(
  side_: EvidenceSide,
  activations: string,
  example: { row: number; value: number; tokens: readonly string[]; at: number },
): ExampleEvidence {
  const { row, value, tokens, at } = example
  const from = Math.max(0, at - reach)
  const near = tokens.slice(from, at + reach + 1).map(token => token.slice(0, 400))
  return { kind: 'example', side: side_, activations, row, value, tokens: near, at: at - from }
}
