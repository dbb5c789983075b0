// A cache of SAELens' CacheActivationsRunner since October 2024: a folder of Hugging Face datasets, a column for each hook
// (sae_lens/cache_activations_runner.py; datasets' save_to_disk). Data and inference processes, command line.
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { readJsonObject } from '../json.ts'
import { onlyFolder } from '../only-folder.ts'
import { arrowContainer } from './arrow-folder.ts'
import type { ActivationsContainer, Offered } from './container.ts'
import { aboutOf } from './saelens-config.ts'
import { inOrder } from './shard-folder.ts'

const maxJson = 2 ** 24
const maxFiles = 65_536
const isShard = (name: string) => /^[\w-]+-\d+-of-\d+\.arrow$/.test(name)
const descriptions = ['state.json', 'dataset_info.json']

/** In the order that state.json says; in natural order where there is none. @throws AppError not-found, bad-input */
async function shardsOf(folder: string): Promise<string[]> {
  const state = join(folder, 'state.json')
  if (!existsSync(state)) return inOrder((await readdir(folder)).filter(isShard))
  const listed = (await readJsonObject(state, maxJson)).get('_data_files')
  const names = (Array.isArray(listed) ? listed : []).map(item => (item as { filename?: unknown } | null)?.filename)
  const isPlain = (name: unknown): name is string =>
    typeof name === 'string' && name === basename(name) && !name.includes('\\') && name.endsWith('.arrow')
  if (names.length === 0 || names.length > maxFiles || !names.every(isPlain) || new Set(names).size !== names.length) {
    throw new AppError(
      'bad-input',
      `${state}: found ${JSON.stringify(listed ?? null).slice(0, 200)} for _data_files, expected the names of the folder's .arrow files.`,
    )
  }
  return names
}

async function recognise({ path, isFolder }: Offered): Promise<string | null> {
  const folder = isFolder ? await onlyFolder(path) : dirname(path)
  const name = basename(path)
  if (!isFolder && !descriptions.includes(name) && !isShard(name)) return null
  const names = await readdir(folder)
  return descriptions.some(description => names.includes(description)) && names.some(n => n.endsWith('.arrow'))
    ? folder
    : null
}

export const container: ActivationsContainer = {
  ...arrowContainer(
    'saelens_activation_cache',
    async folder => (await shardsOf(folder)).map(name => join(folder, name)),
    aboutOf,
  ),
  recognise,
  files: async folder => [...descriptions.filter(name => existsSync(join(folder, name))), ...(await shardsOf(folder))],
}
