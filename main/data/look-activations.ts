// activations.look: what activations are before they are added, from their headers. Data process.
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ActivationsLook, AlreadyHere } from '../../shared/import-model.ts'
import { findActivations, type FoundActivations } from '../containers/activations.ts'
import { columnsPath, readColumnNames } from '../containers/columns.ts'
import { allActivations } from './catalogue.ts'
import type { Context } from './context.ts'
import { activationsIdOf, sameFiles } from './hash.ts'
import { activationsName, hashActivations } from './importers/activations.ts'

/** @throws AppError bad-input, not-found, unsupported-format, cancelled */
export async function lookAtActivations(
  ctx: Context,
  given: string,
  tensor: string | null,
  signal?: AbortSignal,
): Promise<ActivationsLook> {
  const found = await findActivations(given)
  const { container, path } = found
  const described = await container.describe(path, { tensor })
  const { format, dtype, rows, d, positions, about, warnings } = described
  const beside = container.table === 'beside' && existsSync(columnsPath(path)) ? columnsPath(path) : null
  return {
    name: activationsName(path, await container.files(path)),
    path,
    ...{ format, dtype, rows, d, positions, about, warnings },
    tensor: described.tensor,
    columns: beside === null ? described.columns : await readColumnNames(beside),
    table: beside === null ? null : basename(beside),
    here: await findSame(ctx, found, format, described.tensor, signal),
  }
}

/** Only files of equal names and sizes are read to be hashed. */
async function findSame(
  ctx: Context,
  found: FoundActivations,
  format: string,
  tensor: string | null,
  signal?: AbortSignal,
): Promise<AlreadyHere | null> {
  const { path } = found
  const sizes = await Promise.all(
    (await found.container.files(path)).map(async name => ({
      name: name || basename(path),
      size: (await stat(name === '' ? path : join(path, name))).size,
    })),
  )
  const others = allActivations(ctx.ws).filter(
    a => a.format === format && a.tensor === tensor && sameFiles(a.files, sizes, 'size'),
  )
  if (others.length === 0) return null
  const id = activationsIdOf(format, tensor, await hashActivations(found, signal))
  const same = others.find(a => a.id === id)
  return same ? { id, name: same.name, same: true, present: same.present } : null
}
