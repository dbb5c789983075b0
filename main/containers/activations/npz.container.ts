// An .npz archive with the activations among its arrays. Data and inference processes, command line.
import { layoutOf, openArray, openNpz } from '../npz.ts'
import { looksLikeZip, zipHolds } from '../zip-directory.ts'
import { onlyCandidate, tensorFile } from './tensor-file.ts'

export const container = tensorFile(
  'npz',
  async ({ head, path }) => looksLikeZip(head) && (await zipHolds(path, /\.npy$/)),
  async (path, tensor) => {
    const file = await openNpz(path)
    try {
      const layouts = [...file.arrays.values()].map(({ layout }) => layout)
      const { name } = tensor === null ? onlyCandidate(path, layouts) : layoutOf(file, tensor)
      const { source, layout } = await openArray(file, name)
      return { source, layouts, chosen: layout, tensor: name }
    } catch (e) {
      await file.source.close()
      throw e
    }
  },
)
