// Adds a dictionary and activations to an open workspace, as `run` and `merge` are given them. Command line.
import { hookOf, hookWarning } from '../../shared/hooks.ts'
import type { WorkspaceInfo } from '../../shared/model.ts'
import type { Io } from './command.ts'
import type { Local } from './local.ts'

export interface PairFiles {
  sae: string
  activations: string
  tensor: string | null
  options: Record<string, unknown>
}

/** @returns their ids; what is there already is not added again @throws AppError not-found, bad-input, unsupported-format */
export async function addPair(
  local: Local,
  files: PairFiles,
  io: Io,
): Promise<{ dictionary: string; activations: string }> {
  const call = { signal: io.signal }
  const onProgress = ({ done, total, phase }: { done: number; total: number; phase: string }) =>
    io.progress(`${phase}: ${Math.floor((100 * done) / Math.max(1, total))}%`)
  const { options, tensor } = files
  const { id: dictionary } = await local.data.call('dictionary.add', { fileId: local.grant(files.sae), options }, call)
  const { dictionaries } = await local.data.call('workspace.get', undefined)
  const d = dictionaries.find(({ id }) => id === dictionary)!.dIn
  const added = { fileId: local.grant(files.activations), d, ...(tensor ? { tensor } : {}) }
  const { id: activations } = await local.data.call('activations.add', added, { ...call, onProgress })
  const elsewhere = trainedElsewhere(await local.data.call('workspace.get', undefined), dictionary, activations)
  if (elsewhere) io.warn(`Warning: ${elsewhere}`)
  return { dictionary, activations }
}

/** The warning about a dictionary that was trained at another place than the activations', if it was. */
function trainedElsewhere({ dictionaries, activations }: WorkspaceInfo, dictionary: string, on: string): string | null {
  const sae = dictionaries.find(({ id }) => id === dictionary)
  const acts = activations.find(({ id }) => id === on)
  return sae && acts ? hookWarning(sae, { name: acts.name, hook: hookOf(acts) }) : null
}
