// An Arrow file, stream or with a footer (Feather 2), with a column of lists of floats. Data and inference processes, command line.
import { looksLikeArrow } from '../arrow.ts'
import { arrowContainer } from './arrow-folder.ts'
import type { ActivationsContainer } from './container.ts'

export const container: ActivationsContainer = {
  ...arrowContainer(
    'arrow',
    path => Promise.resolve([path]),
    () => Promise.resolve(null),
  ),
  recognise: ({ path, isFolder, head }) => Promise.resolve(!isFolder && looksLikeArrow(head) ? path : null),
  files: () => Promise.resolve(['']),
}
