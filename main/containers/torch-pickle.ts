// What torch.save writes, as tensors and where they lie: the zip archive of torch 1.6 and later, and the stream before. Only tensors, dicts and
// plain values are made of it (pickle.ts). https://github.com/pytorch/pytorch/blob/main/torch/serialization.py
// Data and inference processes, command line.
import { AppError } from '../../shared/errors.ts'
import { elementBytes, toFloat32, type ElementType } from './elements.ts'
import { isMap, isName, readPickle, type PickleValue } from './pickle.ts'
import { openSource, type ByteSource } from './source.ts'
import { elementCount, type TensorLayout } from './tensor.ts'
import { looksLikeZip, readZipDirectory } from './zip-directory.ts'

/** A tensor in the file; offset and strides count elements of its storage. */
export class TorchTensor {
  readonly type: ElementType
  readonly shape: readonly number[]
  readonly strides: readonly number[]
  readonly offset: number
  readonly storage: Storage
  constructor(parts: Pick<TorchTensor, 'type' | 'shape' | 'strides' | 'offset' | 'storage'>) {
    this.type = parts.type
    this.shape = parts.shape
    this.strides = parts.strides
    this.offset = parts.offset
    this.storage = parts.storage
  }
}

class Storage {
  readonly key: string
  readonly type: ElementType
  readonly count: number
  constructor(key: string, type: ElementType, count: number) {
    this.key = key
    this.type = type
    this.count = count
  }
}

export interface TorchFile {
  source: ByteSource
  /** a dict, a tensor, a list or a plain value */
  root: PickleValue
  bigEndian: boolean
  /** where each storage lies, bytes from the start of the file */
  places: ReadonlyMap<string, number>
  /** CRC-32 of each storage, as the archive says; none in the stream before torch 1.6 */
  checksums: ReadonlyMap<string, number>
}

export interface TorchOptions {
  /** Classes that may be read as plain data (PickleRecord); without it nothing but tensors and plain values is read. */
  isRecord?(name: string): boolean
}

const storages = new Map<string, ElementType>([
  ['torch.FloatStorage', 'float32'],
  ['torch.DoubleStorage', 'float64'],
  ['torch.HalfStorage', 'float16'],
  ['torch.BFloat16Storage', 'bfloat16'],
  ['torch.LongStorage', 'int64'],
  ['torch.IntStorage', 'int32'],
  ['torch.ShortStorage', 'int16'],
  ['torch.CharStorage', 'int8'],
  ['torch.ByteStorage', 'uint8'],
  ['torch.BoolStorage', 'bool'],
])
const rebuildTensor = 'torch._utils._rebuild_tensor_v2'
const rebuildParameter = 'torch._utils._rebuild_parameter'
const orderedDict = 'collections.OrderedDict'
const names = new Set([...storages.keys(), rebuildTensor, rebuildParameter, orderedDict])

const maxPickle = 2 ** 24
const maxRepeated = 2 ** 20
/** what the stream of torch before 1.6 begins with, after its protocol */
const legacyMagic = 0x1950a86a20f9469cfc6cn

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const isCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount)

function tensorReader(label: string, { isRecord }: TorchOptions) {
  const bad = (what: string) => new AppError('bad-input', `${label}: not a valid file of tensors: ${what}`)
  const found = new Map<string, Storage>()
  const persistent = (id: PickleValue): PickleValue => {
    const [kind, type, key, , count, viewed] = Array.isArray(id) ? id : []
    // The stream before torch 1.6 refers to a module's class with its source beside it, which is text and stays that.
    if (isRecord && kind === 'module' && isName(type)) return type
    const element = isName(type) ? storages.get(type.name) : undefined
    if (kind !== 'storage' || !element || typeof key !== 'string' || !isCount(count))
      throw bad('a storage is described wrongly.')
    if (viewed != null)
      throw new AppError(
        'unsupported-format',
        `${label}: a storage is a view of another. Save it with torch 1.6 or later.`,
      )
    const known = found.get(key)
    if (known && (known.type !== element || known.count !== count))
      throw bad(`storage ${key} is described in two ways.`)
    const storage = known ?? new Storage(key, element, count)
    found.set(key, storage)
    return storage
  }
  const tensor = ([storage, offset, shape, strides]: PickleValue[]): TorchTensor => {
    const fits = storage instanceof Storage && isCount(offset) && isCounts(shape) && isCounts(strides)
    if (!fits || shape.length !== strides.length) throw bad('a tensor is described wrongly.')
    const last = shape.reduce((sum, n, i) => sum + (n - 1) * strides[i]!, offset)
    const elements = elementCount(shape)
    // Strides of 0 repeat elements; only something small is written so.
    const most = Math.max(storage.count, maxRepeated)
    if (shape.length > 8 || elements > most || !(elements === 0 || last < storage.count)) {
      throw bad(
        `a tensor [${shape}] with strides [${strides}] at ${offset} lies outside its storage of ${storage.count}.`,
      )
    }
    return new TorchTensor({ type: storage.type, shape, strides, offset, storage })
  }
  const apply = (name: string, args: PickleValue[]): PickleValue => {
    if (name === orderedDict && args.length === 0) return new Map()
    if (name === rebuildTensor) return tensor(args)
    if (name === rebuildParameter && args[0] instanceof TorchTensor) return args[0]
    throw bad(`${name} is applied to something that it does not take.`)
  }
  return { reader: { label, names, persistent, apply, isRecord }, found, bad }
}

/** Opens a file that torch.save wrote; the caller closes `source`. @throws AppError not-found, bad-input, unsupported-format */
export async function openTorch(path: string, options: TorchOptions = {}): Promise<TorchFile> {
  const source = await openSource(path)
  try {
    const head = await source.read(0, Math.min(16, source.size))
    return looksLikeZip(head) ? await openArchive(source, options) : await openStream(source, options)
  } catch (e) {
    await source.close()
    throw e
  }
}

async function openArchive(source: ByteSource, options: TorchOptions): Promise<TorchFile> {
  const { reader, found, bad } = tensorReader(source.path, options)
  const entries = await readZipDirectory(source)
  const pickles = [...entries.values()].filter(({ name }) => name.endsWith('/data.pkl'))
  const [pickle] = pickles
  if (!pickle || pickles.length > 1) throw bad(`found ${pickles.length} entries named data.pkl, expected one.`)
  if (pickle.method !== 'stored' || pickle.size > maxPickle) {
    throw bad(`${pickle.name} has ${pickle.size} bytes (${pickle.method}), at most ${maxPickle} stored ones are read.`)
  }
  const { value: root } = readPickle(await source.read(pickle.offset, pickle.size), 0, reader)
  const prefix = pickle.name.slice(0, -'data.pkl'.length)
  const places = new Map<string, number>()
  const checksums = new Map<string, number>()
  for (const { key, type, count } of found.values()) {
    const entry = entries.get(`${prefix}data/${key}`)
    const bytes = count * elementBytes[type]
    if (entry?.method !== 'stored' || entry.size !== bytes) {
      throw bad(`storage ${key.slice(0, 40)} has ${entry?.size ?? 'no'} bytes, expected ${bytes} (${count} ${type}).`)
    }
    places.set(key, entry.offset)
    checksums.set(key, entry.crc32)
  }
  const order = entries.get(`${prefix}byteorder`)
  const word =
    order && order.size < 16 ? new TextDecoder().decode(await source.read(order.offset, order.packedSize)) : 'little'
  return { source, root, bigEndian: word === 'big', places, checksums }
}

async function openStream(source: ByteSource, options: TorchOptions): Promise<TorchFile> {
  const { reader, found, bad } = tensorReader(source.path, options)
  const bytes = await source.read(0, Math.min(source.size, maxPickle))
  let at = 0
  const next = () => {
    const { value, end } = readPickle(bytes, at, reader)
    at = end
    return value
  }
  if (bytes[0] !== 0x80 || next() !== legacyMagic || next() !== 1001) {
    throw new AppError(
      'unsupported-format',
      `${source.path}: found no file of torch.save, expected one (a zip archive, or its stream before 1.6).`,
    )
  }
  const system = next()
  const root = next()
  const keys = next()
  if (!isMap(system) || !Array.isArray(keys)) throw bad('its description is broken.')
  const bigEndian = system.get('little_endian') === false
  const places = new Map<string, number>()
  for (const key of keys) {
    const storage = typeof key === 'string' ? found.get(key) : undefined
    if (!storage) throw bad('it lists a storage that no tensor has.')
    const count = Number(new DataView((await source.read(at, 8)).buffer).getBigInt64(0, !bigEndian))
    const size = storage.count * elementBytes[storage.type]
    if (count !== storage.count || at + 8 + size > source.size) {
      throw bad(`storage ${storage.key.slice(0, 40)} has ${count} elements, expected ${storage.count} within the file.`)
    }
    places.set(storage.key, at + 8)
    at += 8 + size
  }
  if (places.size !== found.size) throw bad('a tensor has a storage that is not listed.')
  return { source, root, bigEndian, places, checksums: new Map() }
}

/** Where a tensor lies as one block, row- or column-major; null where its strides skip or repeat elements. */
export function torchLayout(
  file: TorchFile,
  name: string,
  { type, shape, strides, offset, storage }: TorchTensor,
): TensorLayout | null {
  const place = file.places.get(storage.key)! + offset * elementBytes[type]
  const layout = { name, type, shape: [...shape], offset: place, bigEndian: file.bigEndian }
  const matches = (dims: number[]) => {
    let step = 1
    return dims.every(i => {
      const fits = shape[i] === 1 || strides[i] === step
      step *= shape[i]!
      return fits
    })
  }
  const dims = [...shape.keys()]
  if (matches(dims.toReversed())) return { ...layout, fortran: false }
  return matches(dims) ? { ...layout, fortran: true } : null
}

/** A whole tensor, whatever its strides. @returns float32, logical row-major */
export async function readTorchTensor(file: TorchFile, tensor: TorchTensor): Promise<Float32Array<ArrayBuffer>> {
  const { shape, strides, offset, type, storage } = tensor
  const out = new Float32Array(elementCount([...shape]))
  if (out.length === 0) return out
  const span = shape.reduce((sum, n, i) => sum + (n - 1) * strides[i]!, 1)
  const size = elementBytes[type]
  const raw = await file.source.read(file.places.get(storage.key)! + offset * size, span * size)
  const values = new Float32Array(span)
  toFloat32(type, raw, file.bigEndian, values)
  const index = new Array<number>(shape.length).fill(0)
  for (let i = 0, at = 0; i < out.length; i++) {
    out[i] = values[at]!
    for (let dim = shape.length - 1; dim >= 0; dim--) {
      at += strides[dim]!
      if (++index[dim]! < shape[dim]!) break
      at -= index[dim]! * strides[dim]!
      index[dim] = 0
    }
  }
  return out
}
