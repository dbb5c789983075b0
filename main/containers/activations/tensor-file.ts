// A file with tensors, one of which is the activations: which one, and what is said of it. Data and inference processes, command line.
import { AppError } from '../../../shared/errors.ts'
import type { ActivationsDescription } from '../../../shared/model.ts'
import { columnsPath, readColumnNames } from '../columns.ts'
import { isFloatType } from '../elements.ts'
import type { ByteSource } from '../source.ts'
import { gatherRows, readRows, rowShape, type TensorLayout } from '../tensor.ts'
import type { ActivationRows, ActivationsContainer, Offered } from './container.ts'

export interface OpenTensors {
  source: ByteSource
  /** every tensor of the file that can be read */
  layouts: TensorLayout[]
  chosen: TensorLayout
  /** its name; null where the container has only one and no name */
  tensor: string | null
}

/** A container whose path is one file, of which `open` finds the tensors; their texts lie in a table beside it (../columns.ts). */
export function tensorFile(
  id: string,
  matches: (offered: Offered) => boolean | Promise<boolean>,
  open: (path: string, tensor: string | null) => Promise<OpenTensors>,
): ActivationsContainer {
  const opened = async (path: string, tensor: string | null) => {
    const file = await open(path, tensor)
    const { d } = rowShape(file.chosen.shape)
    if (isCandidate(file.chosen) && d > 0) return file
    await file.source.close()
    throw new AppError(
      'bad-input',
      `${path}: found ${file.chosen.type} [${file.chosen.shape}], expected a float array of shape [rows, d] or [rows, heads, d_head].`,
    )
  }
  return {
    id,
    files: [''],
    table: 'beside',
    recognise: async offered => (!offered.isFolder && (await matches(offered)) ? offered.path : null),
    describe: async (path, tensor) => {
      const file = await opened(path, tensor)
      await file.source.close()
      return describeTensors(id, path, file)
    },
    open: async (path, tensor) => rowsOf(await opened(path, tensor)),
  }
}

/** Rows of the chosen tensor; closing them closes the file. */
export function rowsOf({ source, chosen, tensor }: Omit<OpenTensors, 'layouts'>): ActivationRows {
  const { rows, d } = rowShape(chosen.shape)
  return {
    rows,
    d,
    tensor,
    readRows: (from, to) => readRows(source, chosen, from, to),
    gatherRows: wanted => gatherRows(source, chosen, wanted),
    close: () => source.close(),
  }
}

async function describeTensors(
  format: string,
  path: string,
  { chosen, layouts, tensor }: OpenTensors,
): Promise<ActivationsDescription> {
  const { rows, d } = rowShape(chosen.shape)
  const warnings: string[] = []
  const columns = await readColumnNames(columnsPath(path)).catch((e: unknown) => {
    if (!(e instanceof AppError && e.code === 'not-found')) warnings.push(e instanceof Error ? e.message : String(e))
    return [] as string[]
  })
  const candidates = tensor === null ? [] : layouts.filter(isCandidate)
  const tensors = candidates.map(({ name, shape, type }) => ({ name, shape, dtype: type }))
  return { kind: 'activations', format, rows, d, dtype: chosen.type, tensor, tensors, columns, about: null, warnings }
}

const isCandidate = ({ shape, type }: TensorLayout) => isFloatType(type) && (shape.length === 2 || shape.length === 3)

/** The one tensor that can be activations. @throws AppError bad-input naming the candidates when there are none or several */
export function onlyCandidate(path: string, layouts: TensorLayout[]): TensorLayout {
  const candidates = layouts.filter(isCandidate)
  if (candidates.length === 1) return candidates[0]!
  const list = (candidates.length ? candidates : layouts).slice(0, 12)
  const names = list.map(({ name, shape, type }) => `${name} ${type} [${shape}]`).join(', ') || 'no tensors'
  throw new AppError(
    'bad-input',
    candidates.length === 0
      ? `${path}: found ${names}, expected one float tensor of shape [rows, d] or [rows, heads, d_head].`
      : `${path}: several tensors could be the activations: ${names}. Name one (--tensor NAME).`,
  )
}
