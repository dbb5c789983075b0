// An .npz archive with the activations among its arrays. Data and inference processes, command line.
import { layoutOf, openArray, openNpz } from '../npz.ts'
import { looksLikeZip, zipHolds } from '../zip-directory.ts'
import { tensorFile } from './tensor-file.ts'

export const container = tensorFile(
  'npz',
  async ({ head, path }) => looksLikeZip(head) && (await zipHolds(path, /\.npy$/)),
  async path => {
    const file = await openNpz(path)
    return {
      layouts: [...file.arrays.values()].map(({ layout }) => layout),
      missing: name => void layoutOf(file, name),
      bytesOf: ({ name }) => openArray(file, name),
      close: () => file.source.close(),
    }
  },
)
