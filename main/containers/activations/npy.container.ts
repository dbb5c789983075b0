// A .npy array as activations. Data and inference processes, command line.
import { looksLikeNpy, openNpy } from '../npy.ts'
import { tensorFile } from './tensor-file.ts'

export const container = tensorFile(
  'npy',
  ({ head }) => looksLikeNpy(head),
  async path => {
    const { source, layout } = await openNpy(path)
    return {
      layouts: [layout],
      missing: () => undefined,
      bytesOf: async chosen => ({ source, layout: chosen }),
      close: () => source.close(),
    }
  },
)
