// The geometry of concept hierarchies over the words of a run. Data process, command line.
import { basename, extname } from 'node:path'
import { planHierarchy, type Concept } from '../../../core/analysis/hierarchy/plan.ts'
import type { HierarchyReport } from '../../../core/analysis/hierarchy/report.ts'
import { treeOfCells, wordsBelow, type ConceptNode } from '../../../core/analysis/hierarchy/tree.ts'
import { readTree } from '../../../core/analysis/hierarchy/tree-file.ts'
import { typeOf } from '../../../core/concept/types.ts'
import type { HierarchyAnswer, HierarchyApi } from '../../../shared/analyses/hierarchy.ts'
import type { Ctx, In, Out, Progress } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { requirePresent } from '../catalogue.ts'
import { readText } from '../concept-files.ts'
import { finishedRun } from '../concept-rank.ts'
import type { Context } from '../context.ts'
import type { OpenRun } from '../feature-table.ts'
import type { GrantedFiles } from '../files.ts'
import { unembeddingOfRun } from '../logits.ts'
import type { RowStore } from '../row-store.ts'
import { runAnalysis } from './run-analysis.ts'
import { tableOfActivations, tableOfUnembedding, wordsOfRows } from './word-table.ts'

type Call<K extends keyof HierarchyApi> = Ctx<Progress<HierarchyApi, K>>

const mostPairs = 40
const mostFamilies = 6
/** A column with more values names rows, not classes. */
const mostValues = 8_000
/** Columns that are never classes. */
const notClasses = new Set(['token', 'word', 'id', 'token_id', 'document', 'position', 'rank'])

/** @throws AppError not-found, bad-input */
export async function hierarchySources(
  ctx: Context,
  { run }: In<HierarchyApi, 'analysis.hierarchySources'>,
): Promise<Out<HierarchyApi, 'analysis.hierarchySources'>> {
  const open = finishedRun(ctx, run)
  const { activations } = open
  const columns = []
  for (const name of activations.columns) {
    if (notClasses.has(name)) continue
    const distinct = new Set(ctx.tokens.columnOf(activations, name))
    distinct.delete('')
    if (distinct.size < 2 || distinct.size > mostValues) continue
    const isTree = [...distinct].some(cell => cell.includes('/'))
    columns.push({ name, values: distinct.size, isTree })
  }
  columns.sort((a, b) => Number(b.isTree) - Number(a.isTree) || Number(b.name === 'class') - Number(a.name === 'class'))
  return { columns, unembedding: (await unembeddingOfRun(ctx, open)) !== null }
}

/** @throws AppError not-found, bad-input, cancelled, gone */
export async function hierarchyOfRun(
  { ctx, rows, files }: { ctx: Context; rows: RowStore; files: GrantedFiles },
  asked: In<HierarchyApi, 'analysis.hierarchy'>,
  call: Call<'analysis.hierarchy'>,
): Promise<HierarchyAnswer> {
  const run = finishedRun(ctx, asked.run)
  const { activations } = run
  const words = wordsOfRows(ctx, activations)
  const { nodes, name } = await treeOf(ctx, files, run, words, asked.source)
  const wanted = new Set(nodes.flatMap(node => node.own.map(typeOf)))
  const from = asked.vectors === 'activations' ? null : await unembeddingOfRun(ctx, run)
  if (asked.vectors === 'unembedding' && !from) {
    throw new AppError(
      'bad-input',
      `${activations.name} knows no unembedding: put unembedding.npy beside it, or bring its model with a tail.`,
    )
  }
  const reading = {
    seed: asked.seed,
    signal: call.signal,
    onRows: (done: number, total: number) => call.progress({ done, total, phase: 'reading the words’ vectors' }),
  }
  if (!from) requirePresent(activations)
  const table = from
    ? await tableOfUnembedding(ctx, run, from, wanted, reading)
    : await tableOfActivations(rows, activations, words, wanted, reading)
  const at = new Map(table.words.flatMap((word, row) => (word === '' ? [] : [[word, row] as const])))
  const below = wordsBelow(nodes, word => at.get(typeOf(word)))
  const concepts = nodes.map((node, i): Concept => ({ name: node.name, parents: node.parents, words: below[i]! }))
  const plan = planHierarchy(concepts, { least: asked.least, pairs: mostPairs, families: mostFamilies })
  if (plan.pairs.length === 0) {
    throw new AppError(
      'bad-input',
      `No parent and child of ${name} have ${asked.least} words each that the other side needs (${plan.concepts} of ${plan.total} concepts have as many). Ask for fewer words, or give another tree.`,
    )
  }
  const about = {
    vectors: table.about,
    surrogate: from === null,
    source: name,
    concepts: plan.concepts,
    total: plan.total,
    leftPairs: plan.leftPairs,
    leftFamilies: plan.leftFamilies,
    least: asked.least,
    found: [...wanted].filter(word => at.has(word)).length,
    asked: wanted.size,
  }
  const answer = (report: HierarchyReport): HierarchyAnswer => ({
    ...about,
    report,
    texts: textsOf(report, table.words),
  })
  const { x, d } = table
  const report = await runAnalysis(ctx, 'hierarchy', { x, d, concepts, plan, seed: asked.seed }, [], {
    signal: call.signal,
    progress: ({ first, ...rest }) => call.progress(first ? { ...rest, first: answer(first) } : rest),
  })
  return answer(report)
}

async function treeOf(
  ctx: Context,
  files: GrantedFiles,
  { activations }: OpenRun,
  words: readonly string[],
  source: In<HierarchyApi, 'analysis.hierarchy'>['source'],
): Promise<{ nodes: ConceptNode[]; name: string }> {
  if (source.kind === 'column') {
    const cells = ctx.tokens.columnOf(activations, source.column)
    // A word has the class of its first row that has one: a split by words cannot have it on two sides.
    const seen = new Map<string, string>()
    cells.forEach((cell, row) => {
      if (cell !== '' && !seen.has(words[row]!)) seen.set(words[row]!, cell)
    })
    return {
      nodes: treeOfCells([...seen.values()], [...seen.keys()], `any ${source.column}`),
      name: `column ${source.column}`,
    }
  }
  const path = files.pathOf(source.fileId)
  const text = await readText(path)
  try {
    return { nodes: readTree(text, extname(path).toLowerCase() === '.json' ? 'json' : 'csv'), name: basename(path) }
  } catch (e) {
    throw new AppError('bad-input', `${path}: ${(e as Error).message}`, { cause: e })
  }
}

/** Texts of the words that the pictures name. */
function textsOf({ pairs, families }: HierarchyReport, words: readonly string[]): Record<number, string> {
  const rows = [...pairs.map(pair => pair.plane?.word), ...families.map(family => family.picture?.word)]
  return Object.fromEntries(rows.flatMap(list => Array.from(list ?? [], row => [row, words[row] || '·'] as const)))
}
