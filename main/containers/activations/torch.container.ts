// A file of torch.save with the activations among its tensors: a tensor, or dicts and lists of tensors. Data and inference processes, command line.
import { AppError } from '../../../shared/errors.ts'
import { elementBytes } from '../elements.ts'
import { isMap, type PickleValue } from '../pickle.ts'
import { openTorch, torchLayout, TorchTensor, type TorchFile } from '../torch-pickle.ts'
import { looksLikeZip, zipHolds } from '../zip-directory.ts'
import { tensorFile, type TensorsFile } from './tensor-file.ts'
import type { TensorLayout } from '../tensor.ts'

const maxDepth = 8
const maxTensors = 4_096

/** Tensors by the keys that lead to them, joined by dots; '' for a bare one. */
function tensorsIn(file: TorchFile): Map<string, TorchTensor> {
  const found = new Map<string, TorchTensor>()
  const walk = (value: PickleValue, name: string, depth: number) => {
    if (value instanceof TorchTensor) {
      if (found.size >= maxTensors) {
        throw new AppError('bad-input', `${file.source.path}: it has more than ${maxTensors} tensors.`)
      }
      found.set(name, value)
    }
    if (depth === maxDepth) return
    const inner = isMap(value) ? [...value] : Array.isArray(value) ? [...value.entries()] : []
    for (const [key, item] of inner) {
      const isKey = typeof key === 'string' || typeof key === 'number'
      if (isKey) walk(item, name === '' ? String(key) : `${name}.${key}`, depth + 1)
    }
  }
  walk(file.root, '', 0)
  return found
}

function layoutOf(file: TorchFile, name: string, tensor: TorchTensor): TensorLayout {
  const block = torchLayout(file, name, tensor)
  if (block) return block
  const { type, shape, strides, offset, storage } = tensor
  const place = file.places.get(storage.key)! + offset * elementBytes[type]
  return { name, type, shape: [...shape], offset: place, bigEndian: file.bigEndian, fortran: false, strides }
}

/** @throws AppError not-found, bad-input, unsupported-format */
export async function openTensors(path: string): Promise<TensorsFile> {
  const file = await openTorch(path)
  const { source } = file
  try {
    const layouts = [...tensorsIn(file)].map(([name, tensor]) => layoutOf(file, name, tensor))
    return {
      layouts,
      missing: name => {
        const known = layouts.slice(0, 12).map(layout => layout.name)
        throw new AppError(
          'bad-input',
          `${path}: tensor ${name} is missing; found ${known.join(', ') || 'no tensors'}.`,
        )
      },
      bytesOf: async layout => ({ source, layout }),
      close: () => source.close(),
    }
  } catch (e) {
    await source.close()
    throw e
  }
}

/** The pickle that the stream before torch 1.6 begins with: its protocol, and a number of ten bytes. */
const streamHead = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]

export const looksLikeTorch = async (head: Uint8Array, path: string): Promise<boolean> =>
  (looksLikeZip(head) && (await zipHolds(path, /(^|\/)data\.pkl$/))) || streamHead.every((byte, i) => head[i] === byte)

export const container = tensorFile('torch', ({ head, path }) => looksLikeTorch(head, path), openTensors)
