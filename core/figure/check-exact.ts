// Whether the exact zones inside a figure recipe fit together: what drawing reads without looking. Every process.
type Need = (condition: boolean, what: string) => void

/** Far above what the window ever makes. */
const maxCorners = 1_000_000

/**
 * @param zones `exact` of a view
 * @param features how many features the view has
 * @param need throws its sentence when the condition is false
 */
export function checkExact(zones: unknown, features: number, need: Need): void {
  const { k, cells, competitors, active, starts, xy, edges, features: all } = zones as Record<string, unknown>
  need(
    [k, cells, competitors, all].every(v => Number.isInteger(v) && Number(v) >= 0),
    'exact cells have a wrong number',
  )
  if (
    !(active instanceof Uint8Array) ||
    !(starts instanceof Int32Array) ||
    !(xy instanceof Float32Array) ||
    !(edges instanceof Uint8Array)
  ) {
    return need(false, 'exact cells have wrong types')
  }
  need(edges.length <= maxCorners && xy.length === 2 * edges.length, 'exact cells have a wrong number of corners')
  need(starts.length === active.length + 1 && starts[0] === 0, 'exact cells and their corners differ in number')
  need(starts.at(-1) === edges.length, 'exact cells and their corners differ in number')
  need(
    starts.every((first, p) => p === 0 || first >= starts[p - 1]!),
    'exact cells have corners out of order',
  )
  need(
    active.every(set => set < 1 << features),
    'an exact cell has a wrong active set',
  )
  need(xy.every(Number.isFinite), 'an exact cell has a wrong corner')
}
