// A table as plain data: named columns, rows of numbers and texts. What analyses list, what charts are drawn from. Every process.

export type TableCell = string | number | boolean | null

export interface TableColumn {
  /** as a person reads it: `Jaccard` */
  name: string
  /** in the header behind the name; empty where it is a plain number or text */
  unit?: string
  /**
   * the numbers are features: of which of the dictionaries that the table is about, by position, of each row its own where they differ; a file
   * gets their labels beside them
   */
  featuresOf?: number | readonly number[]
}

export interface Table {
  columns: readonly TableColumn[]
  /** one cell for each column; null and NaN are empty */
  rows: readonly (readonly TableCell[])[]
}

/** Columns of plain names. @param features those that list features, and of which dictionary, by position */
export const columnsNamed = (
  names: readonly string[],
  features: Readonly<Record<string, number>> = {},
): TableColumn[] =>
  names.map(name => (Object.hasOwn(features, name) ? { name, featuresOf: features[name]! } : { name }))

/** `angle (degrees)`; a column without a unit is its name. */
export const headerOf = ({ name, unit }: TableColumn): string => (unit ? `${name} (${unit})` : name)
