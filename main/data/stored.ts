// JSON that the workspace's database keeps: it may be damaged, or a stranger's. Data process, command line.
import { isAbsolute, normalize } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { FileRecord } from './hash.ts'
import type { Location } from './locations.ts'

/** @throws AppError bad-input naming what it was */
export function parseStored<T>(text: string, what: string, schema?: z.ZodType<T>): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (e) {
    throw damaged(what, e)
  }
  if (!schema) return value as T
  const found = schema.safeParse(value)
  if (!found.success) throw damaged(what, found.error)
  return found.data
}

const damaged = (what: string, cause: unknown) =>
  new AppError(
    'bad-input',
    `The workspace's database is damaged: what it keeps as ${what} cannot be read. Restore it from the workspace's backups folder.`,
    { cause },
  )

/** A path that stays in the folder it is joined to. */
export const isWithin = (path: string): boolean =>
  !isAbsolute(path) && !/^\.\.([\\/]|$)/.test(normalize(path)) && !path.includes('\0')

const path = z.string().min(1).max(4096)
const locationSchema = z
  .object({ base: z.enum(['absolute', 'workspace', 'samples']), path, file: z.literal(true).optional() })
  .refine(({ base, path }) => base === 'absolute' || isWithin(path))
const filesSchema = z.array(
  z.object({ name: path.refine(isWithin), size: z.number(), mtimeMs: z.number(), sha256: z.string() }),
)

export const storedLocation = (text: string): Location => parseStored(text, 'the place of a file', locationSchema)
export const storedFiles = (text: string): FileRecord[] => parseStored(text, 'the names of files', filesSchema)
