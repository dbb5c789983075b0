// Matrices that lie in column-major order, larger than one block: whole, some rows, some columns, in every number type of weights.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSource } from '../../../main/containers/source.ts'
import { gatherColumns, gatherRows, readRows, readTensor, type TensorLayout } from '../../../main/containers/tensor.ts'
import { tempFolder } from './files.ts'

/** Number at a place, exact in bfloat16: of 7 bits. */
const numberAt = (row: number, column: number) => ((row * 31 + column * 17) % 127) - 63

async function withMatrix(
  [rows, columns]: [number, number],
  type: 'float32' | 'bfloat16' | 'float64',
  work: (source: Awaited<ReturnType<typeof openSource>>, layout: TensorLayout) => Promise<void>,
): Promise<void> {
  const kinds = { float32: Float32Array, float64: Float64Array, bfloat16: Uint16Array }
  const data = new kinds[type](rows * columns)
  for (let c = 0, at = 0; c < columns; c++) {
    for (let r = 0; r < rows; r++) data[at++] = numberAt(r, c)
  }
  if (type === 'bfloat16') {
    const wide = new Uint32Array(1)
    const float = new Float32Array(wide.buffer)
    for (let c = 0, at = 0; c < columns; c++) {
      for (let r = 0; r < rows; r++) {
        float[0] = numberAt(r, c)
        data[at++] = wide[0]! >>> 16
      }
    }
  }
  const path = join(tempFolder(), 'matrix.bin')
  // Not aligned to any number.
  writeFileSync(path, Buffer.concat([Buffer.alloc(3), Buffer.from(data.buffer)]))
  const source = await openSource(path)
  try {
    await work(source, { name: 'w', type, shape: [rows, columns], offset: 3, bigEndian: false, fortran: true })
  } finally {
    await source.close()
  }
}

/** The first number that is not as it should be, or -1. A plain loop: the matrices are large. */
function firstWrong(found: Float32Array, rows: readonly number[], columns: readonly number[]): number {
  if (found.length !== rows.length * columns.length) return found.length
  for (let i = 0, at = 0; i < rows.length; i++) {
    for (let j = 0; j < columns.length; j++, at++) if (found[at] !== numberAt(rows[i]!, columns[j]!)) return at
  }
  return -1
}
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

test.each([
  [[700, 3500], 'float32'],
  [[700, 3500], 'bfloat16'],
  [[3500, 401], 'float64'],
  [[40_000, 60], 'float32'],
  [[1, 9], 'float32'],
  [[9, 1], 'float32'],
] as [[number, number], 'float32' | 'bfloat16' | 'float64'][])('%j of %s', async ([rows, columns], type) => {
  await withMatrix([rows, columns], type, async (source, layout) => {
    const all = range(0, columns)
    expect(firstWrong(await readTensor(source, layout), range(0, rows), all)).toBe(-1)
    const [from, to] = [Math.floor(rows / 3), Math.ceil(rows / 2)]
    expect(firstWrong(await readRows(source, layout, from, to), range(from, to), all)).toBe(-1)
    expect(firstWrong(await readRows(source, layout, rows - 1, rows), [rows - 1], all)).toBe(-1)
    const someRows = [rows - 1, 0, from, 0]
    expect(firstWrong(await gatherRows(source, layout, Int32Array.from(someRows)), someRows, all)).toBe(-1)
    const someColumns = [columns - 1, 0, Math.floor(columns / 2), 0]
    const picked = await gatherColumns(source, layout, Int32Array.from(someColumns))
    expect(firstWrong(picked, range(0, rows), someColumns)).toBe(-1)
    expect([(await gatherRows(source, layout, new Int32Array(0))).length, (await gatherColumns(source, layout, new Int32Array(0))).length]).toEqual([0, 0])
  })
}) // prettier-ignore
