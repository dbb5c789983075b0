// Absorption over all classes of a column, and over several dictionaries side by side (analyses.md A2, report). Pure, every process.

/** F1 of the dense probe at or below which a class is skipped (SAEBench). */
export const LEAST_PROBE_F1 = 0.6

/** One class of one dictionary; `full` and `fraction` null where nothing can be said. */
export interface ClassNumbers {
  name: string
  denseF1: number
  /** rows with a positive projection */
  positives: number
  full: number | null
  fraction: number | null
  /** main latents by the jump rule; splits are one fewer */
  main: number
}

export interface Overall {
  /** classes whose probe reads them, and that have rates */
  classes: number
  skipped: number
  positives: number
  /** unweighted means over classes, and means weighted by their rows; null for no class */
  full: number | null
  fraction: number | null
  fullByRows: number | null
  fractionByRows: number | null
  /** mean of main latents minus one */
  splits: number | null
}

/** Classes with a dense F1 of at most 0.6, or without rates, are skipped and counted. */
export function overallOf(classes: readonly ClassNumbers[]): Overall {
  const kept = classes.filter(c => c.denseF1 > LEAST_PROBE_F1 && c.full !== null && c.fraction !== null)
  const positives = kept.reduce((sum, c) => sum + c.positives, 0)
  const mean = (of: (c: ClassNumbers) => number) =>
    kept.length > 0 ? kept.reduce((sum, c) => sum + of(c), 0) / kept.length : null
  const byRows = (of: (c: ClassNumbers) => number) =>
    positives > 0 ? kept.reduce((sum, c) => sum + of(c) * c.positives, 0) / positives : null
  return {
    classes: kept.length,
    skipped: classes.length - kept.length,
    positives,
    full: mean(c => c.full!),
    fraction: mean(c => c.fraction!),
    fullByRows: byRows(c => c.full!),
    fractionByRows: byRows(c => c.fraction!),
    splits: mean(c => c.main - 1),
  }
}

export const comparedMeasures = ['full', 'fraction', 'splits'] as const
export type ComparedMeasure = (typeof comparedMeasures)[number]

/** Classes in order of their names, one line a class, one column a dictionary; NaN where a dictionary says nothing of a class. */
export interface ComparedDictionaries {
  classes: string[]
  columns: number
  /** [classes * columns] */
  values: Record<ComparedMeasure, Float64Array>
  overall: Overall[]
}

/** @param dictionaries the classes of each, in the order of the columns */
export function compareAbsorption(dictionaries: readonly (readonly ClassNumbers[])[]): ComparedDictionaries {
  const classes = [...new Set(dictionaries.flatMap(of => of.map(c => c.name)))].sort()
  const columns = dictionaries.length
  const empty = () => new Float64Array(classes.length * columns).fill(Number.NaN)
  const values = { full: empty(), fraction: empty(), splits: empty() }
  dictionaries.forEach((of, column) => {
    for (const c of of) {
      const at = classes.indexOf(c.name) * columns + column
      const read = c.denseF1 > LEAST_PROBE_F1
      if (read && c.full !== null) values.full[at] = c.full
      if (read && c.fraction !== null) values.fraction[at] = c.fraction
      if (read && c.main > 0) values.splits[at] = c.main - 1
    }
  })
  return { classes, columns, values, overall: dictionaries.map(overallOf) }
}
