// Separated values as activations: numbers, texts and ids told apart, quotes, long and wide files in parts, and files made to mislead.
import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeActivations, findActivations, openActivations } from '../../../main/containers/activations.ts'
import { numberOf } from '../../../main/containers/csv-columns.ts'
import { AppError } from '../../../shared/errors.ts'
import { failure, tempFolder } from './files.ts'

const write = (text: string | Buffer, name = 'x.csv') => {
  const path = join(tempFolder(), name)
  writeFileSync(path, text)
  return path
}
async function all(path: string): Promise<number[]> {
  const rows = await openActivations({ path, tensor: null })
  return rows
    .readRows(0, rows.rows)
    .then(x => [...x])
    .finally(() => rows.close())
}
async function columns(path: string): Promise<Record<string, string[]>> {
  const { container, path: at } = await findActivations(path)
  const described = await container.describe(at, { tensor: null })
  const out: Record<string, string[]> = Object.fromEntries(described.columns.map(name => [name, []]))
  for await (const part of container.parts!(at, described)) {
    const cells = await part.read()
    expect(cells).toHaveLength(part.rows)
    out[part.name]!.push(...cells)
  }
  return out
}

test('texts and ids are columns, numbers are the row', async () => {
  const path = write(
    '\ufeffdoc,pos,word,is_special,a,b,note\r\n0,0," the",True,0.5,-1e3,x\r\n0,1,"a ""quoted"",\r\nword",False,+.25,nan,"y, z"\r\n\r\n1,0,123,False,-inf,7,',
  )
  expect(await describeActivations(path, null)).toMatchObject({
    format: 'csv', rows: 3, d: 2, columns: ['document', 'position', 'token', 'is_special', 'note'], warnings: [],
  }) // prettier-ignore
  expect(await all(path)).toEqual([0.5, -1000, 0.25, NaN, -Infinity, 7])
  expect(await columns(path)).toEqual({
    document: ['0', '0', '1'],
    position: ['0', '1', '0'],
    token: [' the', 'a "quoted",\r\nword', '123'],
    is_special: ['true', 'false', 'false'],
    note: ['x', 'y, z', ''],
  })
})

test('a header or none; the names 0, 1, 2 are told by how the rows are written', async () => {
  const cases: [string, number[], string[], RegExp | null][] = [
    ['0.5,1\n2,3\n', [0.5, 1, 2, 3], [], null],
    ['a,b\n2,3', [2, 3], [], null],
    ['the,0.5,1\n2,2,3\n', [0.5, 1, 2, 3], ['token'], null],
    ['0,1\n2.0,3.0\n', [2, 3], [], /line 1 \(0, 1, …\) is read as names/],
    [',0,1\n0,2,3\n', [2, 3], ['row'], /read as names/],
    ['token,0,1\n7,2.5,3\n', [2.5, 3], ['token'], /read as names/],
    ['0,1\n2,3\n', [0, 1, 2, 3], [], /read as a row/],
    ['x;y\n1;2\n', [1, 2], [], null],
    [';,0.1,0.2\n",",1,2\n', [0.1, 0.2, 1, 2], ['token'], null],
  ]
  for (const [text, values, names, warning] of cases) {
    const path = write(text)
    const described = await describeActivations(path, null)
    expect([await all(path), described.columns], text).toEqual([values.map(Math.fround), names])
    if (warning) expect(described.warnings.join()).toMatch(warning)
    else expect(described.warnings).toEqual([])
  }
})

test('what a number is', () => {
  const read = ['1', '-2.5', '+.5', '3.', '1e-3', ' 4 ', '', 'NaN', '-nan', 'inf', '-Infinity', 'NA'].map(numberOf)
  expect(read).toEqual([1, -2.5, 0.5, 3, 0.001, 4, NaN, NaN, NaN, Infinity, -Infinity, NaN])
  for (const cell of ['0x10', ' 0x10', '0b1', '1_000', '1,5', '--1', 'e5', '.', 'infinite', '1 2']) {
    expect(numberOf(cell), cell).toBeNull()
  }
  fc.assert(fc.property(fc.double(), v => Object.is(numberOf(String(v)), v === 0 ? Number(String(v)) : v)))
  // Neither takes time that grows with the square of its length.
  expect(numberOf(`${'1'.repeat(60_000)}x`)).toBeNull()
  expect(numberOf(`${' '.repeat(60_000)}x`)).toBeNull()
})

test('a long file in parts and in any order, texts with line ends between', async () => {
  const rows = 60_000
  const word = (i: number) => (i % 7 === 0 ? `"${i}\n,""é"` : i % 11 === 0 ? `""` : `w${i}`)
  const text = (i: number) => (i % 7 === 0 ? `${i}\n,"é` : i % 11 === 0 ? '' : `w${i}`)
  const lines = Array.from({ length: rows }, (_, i) => `${word(i)}\t${i}\t${-(i + 1) / 2}\t${i * 1000}`)
  const path = write(['token\ta\tb\tc', ...lines].join('\n'), 'x.TSV')
  const opened = await openActivations({ path, tensor: null })
  try {
    expect([opened.rows, opened.d]).toEqual([rows, 3])
    for (const [from, to] of [
      [0, 3],
      [59_998, 60_000],
      [31_234, 38_000],
      [5, 5],
    ] as const) {
      // prettier-ignore
      const expected = Array.from({ length: to - from }, (_, i) => [from + i, -(from + i + 1) / 2, (from + i) * 1000]).flat()
      expect([...(await opened.readRows(from, to))]).toEqual(expected)
    }
    const picked = await opened.gatherRows(Int32Array.of(59_999, 0, 700, 59_999))
    expect(picked.filter((_, i) => i % 3 === 0)).toEqual(Float32Array.of(59_999, 0, 700, 59_999))
    await expect(opened.readRows(0, rows + 1)).rejects.toThrow(/were asked for, it has 60000/)
  } finally {
    await opened.close()
  }
  expect((await columns(path))['token']).toEqual(Array.from({ length: rows }, (_, i) => text(i)))
})

test('a wide row', async () => {
  const d = 100_000
  const row = Array.from({ length: d }, (_, i) => i / 8)
  const path = write(`word,${row.map((_, i) => `x${i}`).join(',')}\nthe,${row.join(',')}\n`)
  expect(await describeActivations(path, null)).toMatchObject({ rows: 1, d, columns: ['token'] })
  expect(await all(path)).toEqual(row)
})

test.each<[string, string, RegExp]>([
  ['another number of cells', 'word,b\n1,2\n"x\ny",3\n4,5,6\n', /line 5: found 3 cells, expected 2/],
  ['fewer cells', 'a,b\n1,2\n3\n', /x\.csv: line 3: found 1 cells, expected 2 as in line 1/],
  [
    'decimal commas',
    'word;a;b\nx;0,5;1\n',
    /line 2, column "a": found "0,5", expected a number with a point: decimal commas are not read/,
  ],
  ['decimal commas, no header', '0,5;1,2;3\n', /line 1, column 1: found "0,5", expected a number with a point/],
  ['quoted decimal commas', 'a,b\n"1,5",2\n', /found "1,5", expected a number with a point/],
  [
    'a word among numbers',
    'a,b\n1,2\n3,2\nfoo,2\n',
    /line 4, column "a": found "foo", expected a number as in its other lines/,
  ],
  ['no numbers', 'token,position\nx,1\n', /found the columns token, position and no column of numbers/],
  ['no rows', 'a,b\n', /no column of numbers/],
  ['empty', '', /it is empty/],
  ['only a mark', '\ufeff', /it is empty/],
  [
    'a quote that never closes',
    'a,b\n1,"2\n3,4\n',
    /line 2: a quote is opened and not closed before the end of the file/,
  ],
  ['a quote inside', 'w,b\nx"y",2\n', /line 2: a quote inside a cell that does not begin with one/],
  ['text behind a quote', 'w,b\n"x"y,2\n', /line 2: found "y,2" after a quoted cell, expected a comma/],
  ['NUL', 'a,b\n1,2\n\0,3\n', /line 3: found a NUL byte, expected text in UTF-8/],
  ['old line ends', 'a,b\r1,2\r3,4', /line 1: found a carriage return inside it/],
  ['two columns of one name', 'doc,document,a\n1,2,3\n', /two columns would be named "document"/],
])('%s: refused', async (_, text, message) => {
  const error = await failure(all(write(text)))
  expect([error.code, error.message]).toEqual(['bad-input', expect.stringMatching(message)])
})

test('a bad cell far down is found when it is read, with its line', async () => {
  const lines = Array.from({ length: 5_000 }, (_, i) => `${i}\t${i === 4_321 ? '0,5' : i}`)
  const error = await failure(all(write(`a\tb\n${lines.join('\n')}`, 'x.tsv')))
  expect(error.message).toMatch(/x\.tsv: line 4323, column 2: found "0,5", expected a number with a point/)
})

test('text in another encoding is named', async () => {
  expect((await failure(all(write(Buffer.from('\ufeffa,b\n1,2\n', 'utf16le'))))).message).toMatch(/line 1: found a NUL byte/) // prettier-ignore
  const latin = Buffer.from('w,b\ncafé,2\n', 'latin1')
  expect((await failure(all(write(latin)))).message).toMatch(/line 2: found bytes that are not UTF-8/)
})

test('200 MB of one line, or behind a quote: refused after some megabytes', async () => {
  for (const [head, message] of [
    ['1,2\n3', /line 2: it has more than 4194304 bytes/],
    ['1,2\n"', /line 2: a quote is opened and not closed within 4194304 bytes/],
  ] as const) {
    // prettier-ignore
    const path = write(head)
    const file = openSync(path, 'r+')
    // Digits for the first 8 MB; nothing behind them is ever read.
    writeSync(file, Buffer.alloc(2 ** 23, '1'), 0, 2 ** 23, head.length)
    ftruncateSync(file, 200 * 2 ** 20)
    closeSync(file)
    expect((await failure(describeActivations(path, null))).message).toMatch(message)
  }
})

test('any byte changed: read, or refused', async () => {
  const real = Buffer.from('doc,word,a,b\n0,"x, y",1.5,2\n0,"""",3,4\r\n1,é,-5e3,nan\n')
  const path = write(real)
  await fc.assert(
    fc.asyncProperty(fc.nat(real.length - 1), fc.nat(255), async (at, value) => {
      const copy = Uint8Array.from(real)
      copy[at] = value
      writeFileSync(path, copy)
      await Promise.all([all(path), columns(path)]).catch((e: unknown) => expect(e).toBeInstanceOf(AppError))
    }),
    { numRuns: 300 },
  )
})
