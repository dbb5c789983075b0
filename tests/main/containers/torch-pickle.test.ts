// Files of torch.save: read as torch has them, and refused where they would run something, lie about sizes, or are no tensors.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isMap, readPickle, type PickleReader } from '../../../main/containers/pickle.ts'
import { openTorch, readTorchTensor, torchLayout, TorchTensor } from '../../../main/containers/torch-pickle.ts'
import { readTensor } from '../../../main/containers/tensor.ts'
import { AppError } from '../../../shared/errors.ts'
import { failure, fixture, tempFolder } from './files.ts'
import { zipBytes } from './zip.ts'

interface Wanted {
  dtype: string
  shape: number[]
  values: number[]
}
const expected = JSON.parse(readFileSync(fixture('reader_pt/expected.json'), 'utf8')) as {
  tensors: Record<string, Wanted>
  same_tensors_in: string[]
  'nested_backup.pt': { ae: Record<string, Wanted>; config: { trainer: Record<string, unknown> } }
  'parameter.pt': Record<string, Wanted>
}

async function same(file: Awaited<ReturnType<typeof openTorch>>, name: string, value: unknown, want: Wanted) {
  expect(value).toBeInstanceOf(TorchTensor)
  const tensor = value as TorchTensor
  expect([tensor.type, tensor.shape]).toEqual([want.dtype, want.shape])
  const flat = want.values.flat(8).map(v => Math.fround(Number(v)))
  expect([...(await readTorchTensor(file, tensor))]).toEqual(flat)
  const layout = torchLayout(file, name, tensor)
  if (layout) expect([...(await readTensor(file.source, layout))]).toEqual(flat)
  return layout !== null
}

test.each(expected.same_tensors_in)('%s: every tensor, by strides and as blocks', async name => {
  const file = await openTorch(fixture(`reader_pt/${name}`))
  const dict = isMap(file.root) ? file.root : new Map()
  const blocks: string[] = []
  for (const [key, want] of Object.entries(expected.tensors)) {
    if (await same(file, key, dict.get(key), want)) blocks.push(key)
  }
  expect([...dict.keys()].sort()).toEqual(Object.keys(expected.tensors).sort())
  // A transposed matrix is a block; every second column and repeated rows are none.
  expect(blocks).toContain('f32_transposed')
  expect(blocks).not.toContain('slice_cols_step2')
  expect(blocks).not.toContain('expanded_stride0')
  await file.source.close()
})

test('a backup with an optimizer and numbers of all kinds, and a parameter', async () => {
  const file = await openTorch(fixture('reader_pt/nested_backup.pt'))
  const root = file.root as Map<string, unknown>
  const ae = root.get('ae') as Map<string, unknown>
  for (const [key, want] of Object.entries(expected['nested_backup.pt'].ae)) await same(file, key, ae.get(key), want)
  expect([root.get('step'), root.get('norm_factor')]).toEqual([1234, 3.25])
  const trainer = (root.get('config') as Map<string, unknown>).get('trainer')
  expect(Object.fromEntries(trainer as Map<string, unknown>)).toEqual(expected['nested_backup.pt'].config.trainer)
  await file.source.close()
  const parameter = await openTorch(fixture('reader_pt/parameter.pt'))
  const [[key, value]] = [...(parameter.root as Map<string, unknown>)] as [[string, unknown]]
  await same(parameter, key, value, expected['parameter.pt'][key]!)
  await parameter.source.close()
})

test('a pickle that would call eval is refused at its name', async () => {
  const { code, message } = await failure(openTorch(fixture('reader_pt/MUST_REJECT_global_eval.pt')))
  expect(code).toBe('unsupported-format')
  expect(message).toMatch(/refers to (__builtin__|builtins)\.eval, .* Nothing was run/)
})

const reader: PickleReader = {
  label: 'p',
  names: new Set(['a.b']),
  apply: (name, args) => [name, ...args],
  persistent: id => ['persistent', id],
}
const pickle = (...parts: (number | string)[]) => {
  const bytes = Buffer.concat(
    parts.map(part => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part, 'latin1'))),
  )
  return readPickle(new Uint8Array(bytes), 0, reader)
}

// Opcodes that call, import or build by name, or that only programs need: INST, OBJ, NEWOBJ, NEWOBJ_EX, EXT1, PERSID, INT, LONG4, POP.
test.each([0x69, 0x6f, 0x81, 0x92, 0x82, 0x50, 0x49, 0x8b, 0x30])('opcode %i is refused', op => {
  expect(() => pickle(0x80, 2, 0x28, op, '\n\n', 0x2e)).toThrow(/has opcode 0x[0-9a-f]{2} at byte 3/)
})

test('names and shapes that do not fit are refused', () => {
  expect(pickle(0x80, 2, 'ca\nb\n', 0x4b, 7, 0x85, 'R.').value).toEqual(['a.b', 7])
  const wrong: [(number | string)[], RegExp][] = [
    [['cos\nsystem\n.'], /refers to os\.system/],
    [[0x8c, 2, 'os', 0x8c, 6, 'system', 0x93, '.'], /refers to os\.system/],
    [[0x4b, 1, 0x29, 'R.'], /no name is applied/],
    [['ca\nb\n', 0x4b, 1, 'R.'], /no name is applied/],
    [['ca\nb\n', 'N', 'b.'], /expected a dict/],
    [['.'], /a value is missing/],
    [['e'], /a mark is missing/],
    [['h', 3], /recalls value 3/],
    [['X', '\xff\xff\xff\x7f'], /ends inside a value/],
    [['N'.repeat(2 ** 20 + 1)], /more than 1048576 values/],
    [[0x80, 9, 'N.'], /newer than 5/],
  ]
  for (const [parts, message] of wrong) expect(() => pickle(...parts), String(parts).slice(0, 40)).toThrow(message)
})

/** A zip like torch's, of one tensor with these numbers in its description. */
function torchZip(what: {
  count?: number
  offset?: number
  shape?: number[]
  strides?: number[]
  bytes?: number
}): string {
  const { count = 4, offset = 0, shape = [2, 2], strides = [2, 1], bytes = 16 } = what
  const int = (n: number) => Buffer.concat([Buffer.from('J'), Buffer.from(Int32Array.of(n).buffer)])
  const tuple = (...items: Buffer[]) => Buffer.concat([Buffer.from('('), ...items, Buffer.from('t')])
  const word = (text: string) => Buffer.concat([Buffer.from([0x58, text.length, 0, 0, 0]), Buffer.from(text)])
  const name = (text: string) => Buffer.from(`c${text}\n`)
  const id = tuple(word('storage'), name('torch\nFloatStorage'), word('0'), word('cpu'), int(count))
  const args = tuple(
    Buffer.concat([id, Buffer.from('Q')]),
    ...[int(offset), tuple(...shape.map(int)), tuple(...strides.map(int)), Buffer.of(0x89)],
    Buffer.concat([name('collections\nOrderedDict'), Buffer.from(')R')]),
  )
  const data = Buffer.concat([
    Buffer.from([0x80, 2]),
    name('torch._utils\n_rebuild_tensor_v2'),
    args,
    Buffer.from('R.'),
  ])
  const path = join(tempFolder(), 'made.pt')
  writeFileSync(
    path,
    zipBytes([
      { name: 'a/data.pkl', data },
      { name: 'a/data/0', data: Buffer.alloc(bytes, 1) },
    ]),
  )
  return path
}

test('sizes that lie: outside the storage, storages of other lengths, repeats without end', async () => {
  const whole = await openTorch(torchZip({}))
  expect((await readTorchTensor(whole, whole.root as TorchTensor)).length).toBe(4)
  await whole.source.close()
  const lies: [Parameters<typeof torchZip>[0], RegExp][] = [
    [{ offset: 1 }, /tensor \[2,2\] with strides \[2,1\] at 1 lies outside its storage of 4/],
    [{ shape: [3, 2] }, /lies outside its storage/],
    [{ strides: [-1, 1] }, /described wrongly/],
    [{ shape: [2 ** 15, 2 ** 15], strides: [0, 0] }, /lies outside its storage/],
    [{ count: 2 ** 30 }, /storage 0 has 16 bytes, expected 4294967296/],
    [{ bytes: 12 }, /storage 0 has 12 bytes, expected 16/],
    [{ count: -1 }, /described wrongly/],
  ]
  for (const [lie, message] of lies) {
    const e = await failure(openTorch(torchZip(lie)))
    expect([e.code, e.message]).toEqual(['bad-input', expect.stringMatching(message)])
  }
})

test.each(['zip_ordereddict.pt', 'legacy_stream.pt', 'nested_backup.pt'])(
  'any byte of %s changed: read, or refused by name',
  async name => {
    const path = join(tempFolder(), name)
    const whole = readFileSync(fixture(`reader_pt/${name}`))
    const tryIt = async () => {
      const file = await openTorch(path)
      try {
        for (const value of isMap(file.root) ? file.root.values() : []) {
          if (value instanceof TorchTensor) await readTorchTensor(file, value)
        }
      } finally {
        await file.source.close()
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, value) => {
        const broken = Buffer.from(whole)
        broken[at] = value
        writeFileSync(path, broken)
        await tryIt().catch((e: unknown) => {
          expect(e).toBeInstanceOf(AppError)
          expect((e as AppError).message).toContain(path)
        })
      }),
      { numRuns: 200 },
    )
  },
)
