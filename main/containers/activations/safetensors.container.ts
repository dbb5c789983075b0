// A safetensors file with the activations among its tensors. Data and inference processes, command line.
import { looksLikeSafetensors, openSafetensors, tensorOf } from '../safetensors.ts'
import { tensorFile, type TensorsFile } from './tensor-file.ts'

export async function openTensors(path: string): Promise<TensorsFile> {
  const file = await openSafetensors(path)
  return {
    layouts: [...file.tensors.values()],
    missing: name => void tensorOf(file, name),
    bytesOf: async layout => ({ source: file.source, layout }),
    close: () => file.source.close(),
  }
}

export const container = tensorFile('safetensors', ({ head, size }) => looksLikeSafetensors(head, size), openTensors)
