// The outline of a small histogram as an SVG path. Pure; renderer.

/** Height of the drawing that a path is for, one unit wide per bin. */
export const barHeight = 16

/**
 * Bars from left to right, as high as the logarithm of one more than their count, so that the few strongest activations are seen beside the many
 * weak ones; a bin with any count is at least 1.5 high. Empty without any count.
 */
export function barPath(counts: ArrayLike<number>): string {
  let most = 0
  for (let i = 0; i < counts.length; i++) most = Math.max(most, counts[i]!)
  if (most === 0) return ''
  let path = `M0 ${barHeight}`
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!
    const height = count === 0 ? 0 : Math.max(1.5, (barHeight * Math.log1p(count)) / Math.log1p(most))
    path += `V${Number((barHeight - height).toFixed(1))}H${i + 1}`
  }
  return `${path}V${barHeight}Z`
}
