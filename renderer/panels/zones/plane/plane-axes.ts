// Which of the chosen features are the axes of an activation plane. Pure; renderer and tests.

/**
 * Positions of the x and y axis among the chosen features: those wanted by id, else the first ones that are free; null for
 * fewer than two features.
 */
export function axesOf(features: readonly number[], wanted?: readonly [number, number]): [number, number] | null {
  if (features.length < 2) return null
  const x = Math.max(0, wanted ? features.indexOf(wanted[0]) : 0)
  const named = wanted ? features.indexOf(wanted[1]) : 1
  const y = named >= 0 && named !== x ? named : x === 0 ? 1 : 0
  return [x, y]
}

/** The axes, as feature ids, after one of them was changed; the other one gives way to it by taking its place. */
export function withAxis(axes: readonly [number, number], which: 'x' | 'y', feature: number): [number, number] {
  const [x, y] = axes
  if (which === 'x') return feature === y ? [y, x] : [feature, y]
  return feature === x ? [y, x] : [x, feature]
}
