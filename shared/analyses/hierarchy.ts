// The calls of the hierarchy panel, with their checks. Data process, page.
import { z } from 'zod'
import type { HierarchyReport } from '../../core/analysis/hierarchy/report.ts'
import type { AnalysisProgress } from '../analysis-api.ts'
import { id, row } from '../schema-parts.ts'

/** Where the concepts come from: a column of classes (a/b/c, or side by side), or a tree that a person gives. */
export type ConceptSource = { kind: 'column'; column: string } | { kind: 'file'; fileId: string }

/** Which vectors words have, and whose covariance makes the inner product. */
export type WordVectors = 'auto' | 'unembedding' | 'activations'

export interface HierarchyAnswer {
  report: HierarchyReport
  /** what the words' vectors are, in words, and whether the product is a surrogate */
  vectors: string
  surrogate: boolean
  source: string
  /** concepts with words enough, of all; pairs and families left out */
  concepts: number
  total: number
  leftPairs: number
  leftFamilies: number
  least: number
  /** words of the classes that have a vector, of all */
  found: number
  asked: number
  /** texts of the words in the pictures, by row of the table */
  texts: Record<number, string>
}

export interface HierarchyApi {
  /** Columns that can be classes: their name, and how many different values they have. */
  'analysis.hierarchySources': {
    in: { run: string }
    out: { columns: { name: string; values: number; isTree: boolean }[]; unembedding: boolean }
    progress: AnalysisProgress
  }
  'analysis.hierarchy': {
    in: { run: string; source: ConceptSource; vectors: WordVectors; least: number; seed: number }
    out: HierarchyAnswer
    progress: AnalysisProgress<HierarchyAnswer>
  }
}

const source = z.union([
  z.object({ kind: z.literal('column'), column: z.string().min(1).max(200) }),
  z.object({ kind: z.literal('file'), fileId: id }),
])

export const hierarchySchemas = {
  'analysis.hierarchySources': z.object({ run: id }),
  'analysis.hierarchy': z.object({
    run: id,
    source,
    vectors: z.enum(['auto', 'unembedding', 'activations']),
    least: z.int().min(6).max(10_000),
    seed: row,
  }),
}
