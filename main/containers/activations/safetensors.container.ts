// A safetensors file with the activations among its tensors. Data and inference processes, command line.
import { looksLikeSafetensors, openSafetensors, tensorOf } from '../safetensors.ts'
import { onlyCandidate, tensorFile } from './tensor-file.ts'

export const container = tensorFile(
  'safetensors',
  ({ head, size }) => looksLikeSafetensors(head, size),
  async (path, tensor) => {
    const file = await openSafetensors(path)
    try {
      const layouts = [...file.tensors.values()]
      const chosen = tensor === null ? onlyCandidate(path, layouts) : tensorOf(file, tensor)
      return { source: file.source, layouts, chosen, tensor: chosen.name }
    } catch (e) {
      await file.source.close()
      throw e
    }
  },
)
