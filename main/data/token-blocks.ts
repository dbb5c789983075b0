// Columns of activations as they are stored: JSON lists of 1,024 texts. Data process, its worker, command line.

export const blockRows = 1_024

export interface BlockTexts {
  /** @returns the blocks that are full now */
  add(cells: readonly string[]): string[]
  /** @returns the last block, where it is not full */
  rest(): string[]
}

/** Cuts one column, given in parts, into blocks. */
export function blockTexts(): BlockTexts {
  let open: string[] = []
  return {
    add: cells => {
      const blocks: string[] = []
      for (let at = 0; at < cells.length;) {
        const part = cells.slice(at, at + blockRows - open.length)
        open = open.length === 0 ? part : [...open, ...part]
        at += part.length
        if (open.length < blockRows) break
        blocks.push(JSON.stringify(open))
        open = []
      }
      return blocks
    },
    rest: () => (open.length === 0 ? [] : [JSON.stringify(open)]),
  }
}

/** All blocks of a column that is there whole. */
export function blocksOf(cells: readonly string[]): string[] {
  const blocks = blockTexts()
  return [...blocks.add(cells), ...blocks.rest()]
}
