// A file with tensors, one of which is the activations. Data and inference processes, command line.
import { AppError } from '../../../shared/errors.ts'
import type { ActivationsDescription } from '../../../shared/model.ts'
import { columnsPath, readColumnNames } from '../columns.ts'
import { elementBytes } from '../elements.ts'
import type { ByteSource } from '../source.ts'
import { elementCount, gatherBy, readRows, stridesOf, type TensorLayout } from '../tensor.ts'
import type { ActivationRows, ActivationsContainer, Offered, Wanted } from './container.ts'
import { choiceOf, chooseReading, readingsOf, warnReading, type Reading } from './readings.ts'

/** A file whose headers were read. */
export interface TensorsFile {
  /** every tensor that can be read; one without a name is the only one */
  layouts: readonly TensorLayout[]
  /** @throws AppError for a tensor that is not there or cannot be read */
  missing(name: string): void
  /** Where a tensor's bytes are; its source closes with the file. */
  bytesOf(layout: TensorLayout): Promise<{ source: ByteSource; layout: TensorLayout }>
  close(): Promise<void>
}

export type OpenTensors = (path: string) => Promise<TensorsFile>

/** A container whose path is one file, of which `open` finds the tensors; their texts lie in a table beside it (../columns.ts). */
export function tensorFile(
  id: string,
  matches: (offered: Offered) => boolean | Promise<boolean>,
  open: OpenTensors,
): ActivationsContainer {
  return {
    id,
    files: () => Promise.resolve(['']),
    table: 'beside',
    recognise: async offered => (!offered.isFolder && (await matches(offered)) ? offered.path : null),
    choices: path => withTensors(open, path, file => readingsOf(file.layouts).map(choiceOf)),
    describe: async (path, wanted) => {
      const { reading, layouts } = await withTensors(open, path, file => ({
        reading: choose(path, file, wanted),
        ...file,
      }))
      return describeReading(id, path, { reading, layouts, d: wanted.d ?? null })
    },
    open: (path, tensor) => openReading(open, path, { tensor }),
  }
}

/** @throws AppError bad-input naming the candidates, unsupported-format */
export const choose = (path: string, file: TensorsFile, wanted: Wanted): Reading =>
  chooseReading(path, file.layouts, wanted, name => file.missing(name))

/** Opens a file for `work` and closes it. */
export async function withTensors<T>(open: OpenTensors, path: string, work: (file: TensorsFile) => T): Promise<T> {
  const file = await open(path)
  try {
    return work(file)
  } finally {
    await file.close()
  }
}

/** Rows of the wanted tensor; closing them closes the file. */
export async function openReading(open: OpenTensors, path: string, wanted: Wanted): Promise<ActivationRows> {
  const file = await open(path)
  try {
    const reading = choose(path, file, wanted)
    const { source, layout } = await file.bytesOf(reading.layout)
    return rowsOf({ ...reading, layout }, source)
  } catch (e) {
    await file.close()
    throw e
  }
}

/** Rows of a reading; closing them closes the source. */
export function rowsOf(
  reading: Pick<Reading, 'layout' | 'rows' | 'd' | 'positions' | 'tensor'>,
  source: ByteSource,
): ActivationRows {
  const { layout, rows, d, positions, tensor } = reading
  const read =
    positions === null
      ? (from: number, to: number) => readRows(source, layout, from, to)
      : readPositions(source, layout, positions)
  const rowBytes = Math.max(1, d * elementBytes[layout.type])
  return {
    rows,
    d,
    tensor,
    readRows: read,
    gatherRows: wanted => gatherBy(read, { d, rowBytes }, wanted),
    close: () => source.close(),
  }
}

/** Rows document by document, each [positions, ...] in the order of the file. */
function readPositions(source: ByteSource, layout: TensorLayout, positions: number) {
  const [documents = 0, , ...rest] = layout.shape
  const d = elementCount(rest)
  const strides = stridesOf(layout)
  if (!strides) {
    const flat = { ...layout, shape: [documents * positions, ...rest] }
    return (from: number, to: number) => readRows(source, flat, from, to)
  }
  const [step = 0, ...inner] = strides
  const size = elementBytes[layout.type]
  return async (from: number, to: number): Promise<Float32Array> => {
    if (!(from >= 0 && from <= to && to <= documents * positions)) {
      throw new AppError(
        'bad-input',
        `${source.path}: rows ${from} to ${to} were asked for, it has ${documents * positions}.`,
      )
    }
    const out = new Float32Array((to - from) * d)
    for (let at = from; at < to;) {
      const document = Math.floor(at / positions)
      const end = Math.min(to, (document + 1) * positions)
      const shape = layout.shape.slice(1)
      const one = { ...layout, shape, strides: inner, offset: layout.offset + document * step * size }
      out.set(await readRows(source, one, at - document * positions, end - document * positions), (at - from) * d)
      at = end
    }
    return out
  }
}

/** What is said of a tensor that was chosen. @param at what the table of texts lies beside */
export async function describeReading(
  format: string,
  at: string,
  { reading, layouts, d }: { reading: Reading; layouts: readonly TensorLayout[]; d: number | null },
): Promise<ActivationsDescription> {
  const warnings = warnReading(reading, d)
  const columns = await readColumnNames(columnsPath(at)).catch((e: unknown) => {
    if (!(e instanceof AppError && e.code === 'not-found')) warnings.push(e instanceof Error ? e.message : String(e))
    return [] as string[]
  })
  const { tensor, rows, d: width, dtype, positions } = reading
  const candidates = new Set(readingsOf(layouts).map(({ layout }) => layout))
  const tensors = [...candidates]
    .filter(({ name }) => name !== '')
    .map(({ name, shape, type }) => ({ name, shape, dtype: type }))
  return {
    kind: 'activations',
    format,
    rows,
    d: width,
    dtype,
    tensor,
    tensors,
    positions,
    columns,
    about: null,
    warnings,
  }
}
