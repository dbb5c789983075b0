// Helpers of the tests of Parquet tables: hand-made ones, true and lying, and whole columns read.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { openParquet, readParquetCells } from '../../../main/containers/parquet.ts'
import { tempFolder } from './files.ts'

export type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData']

/** A table in a folder that is removed when the test ends. */
export function tableFile(columnData: Columns, more: object = {}): string {
  const path = join(tempFolder(), 't.parquet')
  writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData, ...more })))
  return path
}

/** All cells of a column. */
export async function readColumn(path: string, name: string): Promise<string[]> {
  const table = await openParquet(path)
  try {
    const cells: string[] = []
    for (let group = 0; group < table.groups; group++) cells.push(...(await readParquetCells(table, name, group)))
    return cells
  } finally {
    await table.source.close()
  }
}
