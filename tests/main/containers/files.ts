// Helpers of the container tests: temporary folders and hand-made files.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { AppError } from '../../../shared/errors.ts'

/** A folder that is removed when the test ends. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'zonoscope-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A safetensors file from a header (any JSON or text) and data. */
export function rawSafetensors(
  path: string,
  header: unknown,
  data: Uint8Array = new Uint8Array(0),
  length?: bigint,
): string {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const head = Buffer.alloc(8)
  head.writeBigUInt64LE(length ?? BigInt(text.length))
  writeFileSync(path, Buffer.concat([head, text, data]))
  return path
}

export type TensorIn = { shape: number[]; data: Float32Array | number[]; dtype?: 'F32' }

/** A float32 safetensors file. */
export function writeSafetensors(path: string, tensors: Record<string, TensorIn>): string {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } }
  const parts: Uint8Array[] = []
  let at = 0
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const array = Float32Array.from(data)
    header[name] = { dtype: 'F32', shape, data_offsets: [at, at + array.byteLength] }
    parts.push(new Uint8Array(array.buffer))
    at += array.byteLength
  }
  return rawSafetensors(path, header, Buffer.concat(parts))
}

/** A .npy file with a header of one's own. */
export function rawNpy(path: string, header: string, data: Uint8Array = new Uint8Array(0), length?: number): string {
  const head = Buffer.alloc(10)
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
  head.writeUInt16LE(length ?? header.length, 8)
  writeFileSync(path, Buffer.concat([head, Buffer.from(header, 'latin1'), data]))
  return path
}

export const fixture = (path: string): string => join(import.meta.dirname, '../../fixtures', path)

/** The error of ours that a piece of work ends with. */
export async function failure(work: Promise<unknown>): Promise<AppError> {
  const e = await work.then(
    () => null,
    (error: unknown) => error,
  )
  expect(e).toBeInstanceOf(AppError)
  return e as AppError
}
