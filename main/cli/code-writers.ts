// Writers of encode's files, block by block, under a temporary name until they are whole. Command line.
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileWriter, ParquetWriter } from 'hyparquet-writer'
import type { EncodedRows } from '../../shared/contract.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import { createNpy } from '../containers/npy.ts'

export interface CodeWriter {
  write(part: Omit<EncodedRows, 'provider' | 'reason'>): Promise<void>
  /** Completes the files and gives them their names. */
  finish(): Promise<void>
  /** Removes what was written. */
  abandon(): Promise<void>
}

const part = (path: string) => `${path}.part`

/** Makes the output folder. @throws AppError naming the folder */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (e) {
    throw new AppError(
      toAppError(e).code === 'disk-full' ? 'disk-full' : 'bad-input',
      `${folder}: cannot be made as the output folder.`,
      {
        cause: e,
      },
    )
  }
}

/** acts.npy float32 [rows, dSae] and recon.npy float32 [rows, dOut]; never more than one part dense in memory. */
export async function denseWriter(folder: string, rows: number, dSae: number, dOut: number): Promise<CodeWriter> {
  await makeFolder(folder)
  const paths = [join(folder, 'acts.npy'), join(folder, 'recon.npy')]
  const acts = await createNpy(part(paths[0]!), rows, dSae)
  const recon = await createNpy(part(paths[1]!), rows, dOut)
  const blockRows = Math.max(1, Math.floor(2 ** 24 / dSae))
  return {
    async write(codes) {
      const n = codes.to - codes.from
      for (let from = 0; from < n; from += blockRows) {
        const to = Math.min(n, from + blockRows)
        const block = new Float32Array((to - from) * dSae)
        for (let r = from; r < to; r++) {
          for (let e = codes.indptr[r]!; e < codes.indptr[r + 1]!; e++) {
            block[(r - from) * dSae + codes.features[e]!] = codes.values[e]!
          }
        }
        await acts.write(block)
      }
      await recon.write(codes.recon!)
    },
    async finish() {
      await acts.close()
      await recon.close()
      for (const path of paths) await rename(part(path), path)
    },
    async abandon() {
      await acts.abandon()
      await recon.abandon()
      for (const path of paths) await rm(part(path), { force: true })
    },
  }
}

const rowGroup = 500_000

/** codes.parquet: token int32 (absolute row), feature int32, activation float32, in order of row and feature. */
export async function codesWriter(folder: string, name = 'codes.parquet'): Promise<CodeWriter> {
  await makeFolder(folder)
  const path = join(folder, name)
  const writer = new ParquetWriter({
    writer: fileWriter(part(path)),
    schema: [
      { name: 'root', num_children: 3 },
      { name: 'token', type: 'INT32', repetition_type: 'REQUIRED' },
      { name: 'feature', type: 'INT32', repetition_type: 'REQUIRED' },
      { name: 'activation', type: 'FLOAT', repetition_type: 'REQUIRED' },
    ],
    createdBy: 'zonoscope',
  })
  let waiting: { token: Int32Array; feature: Int32Array; activation: Float32Array }[] = []
  let count = 0
  const flush = async () => {
    const token = new Int32Array(count)
    const feature = new Int32Array(count)
    const activation = new Float32Array(count)
    let at = 0
    for (const block of waiting) {
      token.set(block.token, at)
      feature.set(block.feature, at)
      activation.set(block.activation, at)
      at += block.token.length
    }
    waiting = []
    count = 0
    await writer.write({
      columnData: [
        { name: 'token', data: token },
        { name: 'feature', data: feature },
        { name: 'activation', data: activation },
      ],
      rowGroupSize: 2 * rowGroup,
    })
  }
  return {
    async write(codes) {
      const token = new Int32Array(codes.values.length)
      for (let r = codes.from; r < codes.to; r++) {
        token.fill(r, codes.indptr[r - codes.from]!, codes.indptr[r - codes.from + 1]!)
      }
      waiting.push({ token, feature: codes.features, activation: codes.values })
      count += token.length
      if (count >= rowGroup) await flush()
    },
    async finish() {
      if (count > 0) await flush()
      await writer.finish()
      await rename(part(path), path)
    },
    abandon: () => rm(part(path), { force: true }),
  }
}
