// What the configuration of SAELens' CacheActivationsRunner says of a cache beside it. Data and inference processes, command line.
import { join } from 'node:path'
import type { ActivationsAbout } from '../../../shared/model.ts'
import { readJsonObject } from '../json.ts'

export const configName = 'cache_activations_runner_cfg.json'
const maxBytes = 2 ** 24

/** @param hook the name of the column @returns null where there is no such configuration */
export async function aboutOf(folder: string, hook: string): Promise<ActivationsAbout | null> {
  const config = await readJsonObject(join(folder, configName), maxBytes).catch(() => null)
  const model = config?.get('model_name')
  if (typeof model !== 'string') return null
  const layer = /^blocks\.(\d+)\./.exec(hook)?.[1]
  const at = { hook, layer: layer === undefined ? null : Number(layer) }
  return { model: model.slice(0, 200), ...at, unit: 'token', facts: [] }
}
