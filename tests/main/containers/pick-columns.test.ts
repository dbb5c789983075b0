// Single columns of a wide row-major matrix: the same numbers however they are read, and not the whole file for a few.
import { afterAll, describe, expect, it } from 'vitest'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pickColumns } from '../../../main/containers/pick-columns.ts'
import { openSource, type ByteSource } from '../../../main/containers/source.ts'
import { tempFolder } from '../data/fixture.ts'

const temp = tempFolder()
afterAll(() => temp.remove())

const [rows, d, offset] = [150, 20_000, 24]
const numberAt = (row: number, column: number) => row * 1_000 + (column % 997)
const file = join(temp.folder, 'wide.bin')
const values = new Float32Array(rows * d)
for (let i = 0; i < values.length; i++) values[i] = numberAt(Math.floor(i / d), i % d)
writeFileSync(file, Buffer.concat([Buffer.alloc(offset), Buffer.from(values.buffer)]))

/** Counts the bytes that are read. */
function counting(source: ByteSource) {
  const counted = { bytes: 0 }
  const readInto: ByteSource['readInto'] = (target, at) => {
    counted.bytes += target.length
    return source.readInto(target, at)
  }
  const read: ByteSource['read'] = (at, length) => {
    counted.bytes += length
    return source.read(at, length)
  }
  return { counted, source: { ...source, read, readInto } }
}

describe('columns of a row-major matrix', () => {
  it.each([
    ['one', [7], true],
    ['the last', [d - 1], true],
    ['near ones, repeated, in any order', [503, 500, 503, 900], true],
    ['some far apart', [19_999, 0, 10_000], true],
    ['many all over', Array.from({ length: 400 }, (_, i) => (i * 49) % d), false],
    ['none', [], true],
  ] as [string, number[], boolean][])('%s', async (_, columns, isFew) => {
    const opened = await openSource(file)
    try {
      const { counted, source } = counting(opened)
      const of = { rows, d, type: 'float32', offset, bigEndian: false } as const
      const found = await pickColumns(source, of, Int32Array.from(columns))
      expect([...found]).toEqual(
        Array.from({ length: rows }, (_, row) => columns.map(column => numberAt(row, column))).flat(),
      )
      if (isFew) expect(counted.bytes).toBeLessThan((rows * d * 4) / 8)
    } finally {
      await opened.close()
    }
  })
})
