// Caches of EleutherAI's Delphi: {start}_{end}.safetensors with `locations` [n, 3] and `activations` [n], the non-zero latents of a dictionary.
// They are recognised to be named: no rows of a model are in them. Data and inference processes, command line.
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { onlyFolder } from '../only-folder.ts'
import { openSafetensors } from '../safetensors.ts'
import type { ActivationsContainer } from './container.ts'
import { inOrder } from './shard-folder.ts'

const isShard = (name: string) => /^\d+_\d+\.safetensors$/.test(name)

/** Whether a file has both tensors, whatever their number types. */
async function holdsLatents(path: string): Promise<boolean> {
  const file = await openSafetensors(path).catch(() => null)
  await file?.source.close()
  return ['locations', 'activations'].every(name => file?.tensors.has(name) || file?.refused.has(name))
}

function refuse(path: string): never {
  throw new AppError(
    'unsupported-format',
    `${path}: this is a cache of Delphi: the latents of a dictionary that are not 0 (locations [n, 3], activations [n]), no activations of a model. Needed are the activations that the dictionary was run on, and the dictionary; running it gives these latents.`,
  )
}

export const container: ActivationsContainer = {
  id: 'delphi_latents',
  table: 'beside',
  recognise: async ({ path, isFolder }) => {
    if (!isFolder) return isShard(basename(path)) && (await holdsLatents(path)) ? path : null
    const folder = await onlyFolder(path)
    const [first] = inOrder((await readdir(folder)).filter(isShard))
    return first !== undefined && (await holdsLatents(join(folder, first))) ? folder : null
  },
  files: () => Promise.resolve([]),
  choices: async path => refuse(path),
  describe: async path => refuse(path),
  open: async path => refuse(path),
}
