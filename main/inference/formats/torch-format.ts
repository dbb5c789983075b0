// What a format of dictionaries in a .pt or .pth of any name is: one file, <name>.torch.ts, collected by torch-file.format.ts. Inference process.
import { dirname } from 'node:path'
import { isMap, PickleRecord, type PickleValue } from '../../containers/pickle.ts'
import { openTorch } from '../../containers/torch-pickle.ts'
import type { SaeModel } from './format.ts'
import { isModulePart, stateOf } from './torch-module.ts'
import { tensorsIn, type OpenTensors } from './torch-dictionary.ts'

/** An open file as torch formats see it. */
export interface TorchContents extends OpenTensors {
  path: string
  folder: string
  /** what torch.save was given: a dict, or a whole module as its state_dict; empty for anything else */
  dict: ReadonlyMap<PickleValue, PickleValue>
  /** of torch.save(model): class and attributes, as plain data */
  module: PickleRecord | null
}

export interface TorchFormat {
  /** exactly the fixtures' name of it */
  id: string
  /** Whether the file is one of this format, from its keys (and a config beside it). No two formats claim the same. */
  recognises(contents: TorchContents): boolean | Promise<boolean>
  /** @throws AppError bad-input, unsupported-format */
  read(contents: TorchContents, options: Record<string, unknown>): Promise<SaeModel>
}

/** Opens a file; the caller closes `file.source`. @throws AppError not-found, bad-input, unsupported-format */
export async function openContents(path: string): Promise<TorchContents> {
  const file = await openTorch(path, { isRecord: isModulePart })
  const module = file.root instanceof PickleRecord ? file.root : null
  const dict = isMap(file.root) ? file.root : module ? stateOf(module) : new Map<PickleValue, PickleValue>()
  return { path, folder: dirname(path), file, dict, tensors: tensorsIn(dict), module }
}

/** Opens a file, and closes it when `work` has ended. */
export async function withContents<T>(path: string, work: (contents: TorchContents) => Promise<T>): Promise<T> {
  const contents = await openContents(path)
  try {
    return await work(contents)
  } finally {
    await contents.file.source.close()
  }
}
