// The table beside an activations file.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readColumnNames, readColumns } from '../../../main/containers/columns.ts'
import { describeActivations } from '../../../main/containers/activations.ts'
import { createNpy, openNpy } from '../../../main/containers/npy.ts'
import { readTensor } from '../../../main/containers/tensor.ts'
import { tempFolder, writeSafetensors } from './files.ts'

const tsv = (text: string) => {
  const path = join(tempFolder(), 'x.tsv')
  writeFileSync(path, text)
  return path
}

test('reads cells as they are, with any line end, and a missing last one', async () => {
  const path = tsv('\uFEFFtoken\trank\r\nthe\t1\r\n"a"\t\n__proto__\t3')
  expect(await readColumns(path)).toEqual({
    names: ['token', 'rank'],
    columns: [
      ['the', '"a"', '__proto__'],
      ['1', '', '3'],
    ],
  })
  expect(await readColumnNames(path)).toEqual(['token', 'rank'])
})

test('says which line is wrong', async () => {
  await expect(readColumns(tsv('token\trank\nthe\t1\nof\n'))).rejects.toThrow(/line 3 has 1 cells, expected 2/)
  await expect(readColumns(tsv('word\nthe\n'))).rejects.toThrow(/first column is named word/)
  await expect(readColumns(tsv('token\ta\ta\n'))).rejects.toThrow(/same name/)
  await expect(readColumns(tsv(''))).rejects.toThrow(/empty/)
  await expect(readColumns(tsv('token\n' + 'x'.repeat(2 ** 21)))).rejects.toThrow(/characters/)
  await expect(readColumns(tsv('token' + '\tc'.repeat(100)))).rejects.toThrow(/columns/)
  await expect(readColumns(join(tempFolder(), 'none.tsv'))).rejects.toThrow(/no such file/)
})

test('a table of many blocks keeps multi-byte characters whole', async () => {
  const tokens = Array.from({ length: 200_000 }, (_, i) => `größe${i}`)
  expect((await readColumns(tsv(`token\n${tokens.join('\n')}\n`))).columns[0]).toEqual(tokens)
})

test('the description of activations names the columns beside them', async () => {
  const folder = tempFolder()
  const path = writeSafetensors(join(folder, 'w.safetensors'), { x: { shape: [1, 2], data: [1, 2] } })
  writeFileSync(join(folder, 'w.tsv'), 'token\tletter\na\ta\n')
  expect((await describeActivations(path, null)).columns).toEqual(['token', 'letter'])
})

test('written .npy files read back, and are missed when rows are missing', async () => {
  const path = join(tempFolder(), 'o.npy')
  const writer = await createNpy(path, 3, 2)
  await writer.write(Float32Array.of(1, 2))
  await writer.write(Float32Array.of(3, 4, 5, NaN))
  await writer.close()
  const { source, layout } = await openNpy(path)
  expect(layout.shape).toEqual([3, 2])
  expect(layout.offset % 64).toBe(0)
  expect([...(await readTensor(source, layout))]).toEqual([1, 2, 3, 4, 5, NaN])
  await source.close()
  const short = await createNpy(path, 3, 2)
  await expect(short.close()).rejects.toThrow(/0 of 6/)
})
