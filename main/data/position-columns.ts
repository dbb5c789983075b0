// Columns document and position of rows that are all positions of one document after another. Data process, command line.
import { blockTexts } from './token-blocks.ts'

/** Names and blocks as they are stored (token-blocks.ts). @param positions rows of a document */
export function positionColumns(rows: number, positions: number): { names: string[]; blocks: string[][] } {
  const column = (cell: (row: number) => number) => {
    const texts = blockTexts()
    const blocks: string[] = []
    for (let from = 0; from < rows; from += positions) {
      const cells = Array.from({ length: Math.min(positions, rows - from) }, (_, i) => String(cell(from + i)))
      blocks.push(...texts.add(cells))
    }
    return [...blocks, ...texts.rest()]
  }
  return {
    names: ['document', 'position'],
    blocks: [column(row => Math.floor(row / positions)), column(row => row % positions)],
  }
}
