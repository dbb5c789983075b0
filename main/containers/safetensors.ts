// Reads safetensors: u64 length, JSON header, raw tensors. Every number of the header is checked before anything is allocated.
// https://github.com/huggingface/safetensors#format. Data and inference processes, command line.
import { AppError } from '../../shared/errors.ts'
import { elementBytes, type ElementType } from './elements.ts'
import { openSource, type ByteSource } from './source.ts'
import { elementCount, type TensorLayout } from './tensor.ts'

const types = new Map<string, ElementType>([
  ['F64', 'float64'],
  ['F32', 'float32'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I64', 'int64'],
  ['I32', 'int32'],
  ['I16', 'int16'],
  ['I8', 'int8'],
  ['U8', 'uint8'],
  ['BOOL', 'bool'],
])

/** The official reader's cap. */
const maxHeader = 100_000_000

/** An open safetensors file: the layouts of its tensors by name. */
export interface SafetensorsFile {
  source: ByteSource
  tensors: Map<string, TensorLayout>
  /** tensors of number types that are not read, name to type */
  refused: Map<string, string>
  /** what the writer said beside them; texts only */
  metadata: Record<string, string>
}

/**
 * Opens a file and checks its header. The caller closes `source`.
 * @throws AppError not-found; bad-input for anything that is not a whole, consistent safetensors file
 */
export async function openSafetensors(path: string): Promise<SafetensorsFile> {
  const source = await openSource(path)
  try {
    return { source, ...(await readHeader(source)) }
  } catch (e) {
    await source.close()
    throw e
  }
}

/** Whether the first bytes could be a safetensors file; a cheap look before `openSafetensors`. */
export function looksLikeSafetensors(head: Uint8Array, size: number): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false
  const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true)
  return length >= 2n && (length <= BigInt(size) || length <= BigInt(maxHeader))
}

/** The layout of a tensor, or an error that names it. @throws AppError bad-input, unsupported-format */
export function tensorOf(file: SafetensorsFile, name: string): TensorLayout {
  const layout = file.tensors.get(name)
  if (layout) return layout
  const type = file.refused.get(name)
  if (type !== undefined) {
    throw new AppError(
      'unsupported-format',
      `${file.source.path}: tensor ${name} has the number type ${type}; ${[...types.keys()].join(', ')} are read. Convert it, for example to F32.`,
    )
  }
  throw new AppError(
    'bad-input',
    `${file.source.path}: tensor ${name} is missing; found ${listed([...file.tensors.keys()])}.`,
  )
}

const listed = (names: string[]) =>
  names.length === 0
    ? 'no tensors'
    : `${names.slice(0, 12).join(', ')}${names.length > 12 ? ` and ${names.length - 12} more` : ''}`

async function readHeader(source: ByteSource): Promise<Omit<SafetensorsFile, 'source'>> {
  const { path, size } = source
  const bad = (what: string) => new AppError('bad-input', `${path}: not a valid safetensors file: ${what}`)
  if (size < 10) throw bad(`it has ${size} bytes, expected at least a header length and a JSON header.`)
  const length = new DataView((await source.read(0, 8)).buffer).getBigUint64(0, true)
  if (length > BigInt(size - 8)) {
    throw bad(`its header is said to be ${length} bytes, the file has ${size}. It may be truncated or another format.`)
  }
  if (length > BigInt(maxHeader)) throw bad(`its header is ${length} bytes, at most ${maxHeader} are read.`)
  const text = new TextDecoder().decode(await source.read(8, Number(length)))
  let header: unknown
  try {
    header = JSON.parse(text)
  } catch {
    throw bad('its header is not JSON.')
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw bad('its header is not a JSON object.')
  }
  const start = 8 + Number(length)
  const tensors = new Map<string, TensorLayout>()
  const refused = new Map<string, string>()
  const metadata = new Map<string, string>()
  const ranges: { name: string; begin: number; end: number }[] = []
  for (const [name, entry] of Object.entries(header as Record<string, unknown>)) {
    if (name === '__metadata__') {
      if (typeof entry === 'object')
        for (const [k, v] of Object.entries(entry ?? {})) if (typeof v === 'string') metadata.set(k, v)
      continue
    }
    const { dtype, shape, begin, end } = parseEntry(name, entry, bad)
    if (end > size - start) {
      throw bad(
        `tensor ${name} ends at byte ${start + end}, the file has ${size}. It may be truncated; copy or download it again.`,
      )
    }
    ranges.push({ name, begin, end })
    const type = types.get(dtype)
    if (!type) {
      refused.set(name, dtype)
      continue
    }
    const needed = elementCount(shape) * elementBytes[type]
    if (needed !== end - begin) {
      throw bad(`tensor ${name} has ${end - begin} bytes, its shape [${shape}] of ${dtype} needs ${needed}.`)
    }
    tensors.set(name, { name, type, shape, offset: start + begin, bigEndian: false, fortran: false })
  }
  ranges.sort((a, b) => a.begin - b.begin || a.end - b.end)
  for (let i = 1; i < ranges.length; i++) {
    if (ranges[i]!.begin < ranges[i - 1]!.end)
      throw bad(`tensors ${ranges[i - 1]!.name} and ${ranges[i]!.name} overlap.`)
  }
  return { tensors, refused, metadata: Object.fromEntries(metadata) }
}

const isCount = (v: unknown): v is number => typeof v === 'number' && Number.isSafeInteger(v) && v >= 0

function parseEntry(name: string, entry: unknown, bad: (what: string) => AppError) {
  if (typeof entry !== 'object' || entry === null) throw bad(`the entry of tensor ${name} is not an object.`)
  const { dtype, shape, data_offsets: offsets } = entry as Record<string, unknown>
  if (typeof dtype !== 'string') throw bad(`tensor ${name} has no dtype.`)
  if (!Array.isArray(shape) || shape.length > 16 || !shape.every(isCount)) {
    throw bad(`tensor ${name} has no proper shape.`)
  }
  if (!Number.isSafeInteger(elementCount(shape))) throw bad(`the shape [${shape}] of tensor ${name} is too large.`)
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw bad(`tensor ${name} has no proper data_offsets.`)
  }
  const [begin, end] = offsets as [number, number]
  if (end < begin) throw bad(`tensor ${name} ends (${end}) before it begins (${begin}).`)
  return { dtype, shape, begin, end }
}
