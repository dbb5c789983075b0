// Writes files as torch.save does, the zip archive and the stream before 1.6: tensors with any strides, plain values, whole modules.
import { writeFileSync } from 'node:fs'
import { zipBytes } from './zip.ts'

/** A float32 tensor; strides and offset count elements of the storage, which several may share by name. */
export class Tensor {
  readonly shape: number[]
  readonly data: Float32Array
  readonly strides: number[]
  readonly offset: number
  readonly storage: string | null
  constructor(
    shape: number[],
    data: ArrayLike<number>,
    more: { strides?: number[]; offset?: number; storage?: string } = {},
  ) {
    this.shape = shape
    this.data = Float32Array.from(data)
    this.strides = more.strides ?? shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1))
    this.offset = more.offset ?? 0
    this.storage = more.storage ?? null
  }
}

/** A class or function by name: 'torch.nn.modules.activation.ReLU'. */
export class Name {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** An object of a class, as NEWOBJ and BUILD make it. */
export class Made {
  readonly of: string
  readonly state: Record<string, unknown>
  constructor(of: string, state: Record<string, unknown>) {
    this.of = of
    this.state = state
  }
}

interface Written {
  pickle: Buffer
  storages: Map<string, Float32Array>
}

const bytes = (...parts: (number | string | Buffer)[]) =>
  Buffer.concat(parts.map(p => (typeof p === 'number' ? Buffer.of(p) : typeof p === 'string' ? Buffer.from(p) : p)))
const int = (n: number) => bytes('J', Buffer.from(Int32Array.of(n).buffer))
const text = (value: string) => {
  const utf8 = Buffer.from(value)
  return bytes('X', Buffer.from(Uint32Array.of(utf8.length).buffer), utf8)
}
const float = (n: number) => {
  const out = Buffer.alloc(9, 'G')
  out.writeDoubleBE(n, 1)
  return out
}
const tuple = (...items: Buffer[]) => bytes('(', ...items, 't')
const global = (full: string) => {
  const at = full.lastIndexOf('.')
  return bytes('c', full.slice(0, at), '\n', full.slice(at + 1), '\n')
}

/** @param extra what a storage's description ends with: the stream before 1.6 says whether it is a view */
function pickled(root: unknown, extra: Buffer[]): Written {
  const storages = new Map<string, Float32Array>()
  const tensor = ({ shape, data, strides, offset, storage }: Tensor) => {
    const key = storage ?? `t${storages.size}`
    storages.set(key, storages.get(key) ?? data)
    const id = tuple(text('storage'), global('torch.FloatStorage'), text(key), text('cpu'), int(data.length), ...extra)
    const hooks = bytes(global('collections.OrderedDict'), ')R')
    const ints = (list: number[]) => tuple(...list.map(int))
    return bytes(
      global('torch._utils._rebuild_tensor_v2'),
      tuple(bytes(id, 'Q'), int(offset), ints(shape), ints(strides), Buffer.of(0x89), hooks),
      'R',
    )
  }
  const of = (value: unknown): Buffer => {
    if (value === null) return bytes('N')
    if (typeof value === 'boolean') return Buffer.of(value ? 0x88 : 0x89)
    if (typeof value === 'number') return Number.isInteger(value) ? int(value) : float(value)
    if (typeof value === 'string') return text(value)
    if (value instanceof Tensor) return tensor(value)
    if (value instanceof Name) return global(value.name)
    if (value instanceof Made) return bytes(global(value.of), ')', 0x81, of(value.state), 'b')
    if (Array.isArray(value)) return bytes('](', ...value.map(of), 'e')
    return bytes('}(', ...Object.entries(value as object).flatMap(([k, v]) => [text(k), of(v)]), 'u')
  }
  return { pickle: bytes(0x80, 2, of(root), '.'), storages }
}

const raw = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)

/** torch.save(root, path). */
export function saveTorch(path: string, root: unknown): string {
  const { pickle, storages } = pickled(root, [])
  const data = [...storages].map(([key, values]) => ({ name: `archive/data/${key}`, data: raw(values) }))
  writeFileSync(path, zipBytes([{ name: 'archive/data.pkl', data: pickle }, ...data]))
  return path
}

/** torch.save(root, path, _use_new_zipfile_serialization=False), and torch before 1.6. */
export function saveTorchStream(path: string, root: unknown): string {
  const { pickle, storages } = pickled(root, [bytes('N')])
  const magic = bytes(0x80, 2, 0x8a, 10, Buffer.from('6cfc9c46f9206aa85019', 'hex'), '.')
  const system = pickled({ protocol_version: 1001, little_endian: true, type_sizes: { short: 2, int: 4, long: 4 } }, [])
  const keys = pickled([...storages.keys()], [])
  const data = [...storages.values()].flatMap(values => [
    Buffer.from(BigInt64Array.of(BigInt(values.length)).buffer),
    raw(values),
  ])
  writeFileSync(path, bytes(magic, bytes(0x80, 2, 'M', 0xe9, 3, '.'), system.pickle, pickle, keys.pickle, ...data))
  return path
}
