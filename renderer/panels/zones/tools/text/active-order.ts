// The order of a list of active features. Pure; renderer.

export interface ActiveRow {
  feature: number
  label: string
  /** activation */
  value: number
  /** what the last column sorts by, and says */
  last: number
  text: string
}
export type ActiveColumn = 'feature' | 'label' | 'value' | 'last'

/** Rows by a column; those without a label come last, ties go by index. */
export function sorted(rows: readonly ActiveRow[], by: ActiveColumn, down: boolean): ActiveRow[] {
  const sign = down ? -1 : 1
  const compare = (a: ActiveRow, b: ActiveRow): number => {
    if (by !== 'label') return sign * (a[by] - b[by])
    if ((a.label === '') !== (b.label === '')) return a.label === '' ? 1 : -1
    return sign * a.label.localeCompare(b.label)
  }
  return [...rows].sort((a, b) => compare(a, b) || a.feature - b.feature)
}
