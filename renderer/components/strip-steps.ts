// Where the arrow keys lead along the tokens of a strip. Pure; renderer.

/** A token's place on screen, px. */
export interface TokenPlace {
  top: number
  left: number
  width: number
}

/**
 * The token that a key leads to, or null for another key. Up and down go to the nearest token of the line above or below as the
 * strip is wrapped on screen.
 * @param places of all tokens, asked for only where needed
 */
export function stepInLines(
  key: string,
  at: number,
  count: number,
  places: () => readonly TokenPlace[],
): number | null {
  if (count === 0) return null
  const last = count - 1
  if (key === 'ArrowRight') return Math.min(last, at + 1)
  if (key === 'ArrowLeft') return Math.max(0, at - 1)
  if (key === 'Home') return 0
  if (key === 'End') return last
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null
  const all = places()
  const here = all[at]
  if (!here) return at
  const isDown = key === 'ArrowDown'
  const beyond = all.map(({ top }) => top).filter(top => (isDown ? top > here.top + 2 : top < here.top - 2))
  if (beyond.length === 0) return isDown ? last : 0
  const line = isDown ? Math.min(...beyond) : Math.max(...beyond)
  const middle = here.left + here.width / 2
  let best = at
  let distance = Infinity
  all.forEach(({ top, left, width }, i) => {
    const away = Math.abs(left + width / 2 - middle)
    if (Math.abs(top - line) <= 2 && away < distance) [best, distance] = [i, away]
  })
  return best
}
