// What every check of a figure's recipe is made of. Every process.

/** @throws Error with one sentence when the condition is false */
export function need(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`The figure's recipe does not fit together: ${what}.`)
}

export const isObject = (v: unknown): v is Record<string, unknown> =>
  v !== null && typeof v === 'object' && !Array.isArray(v)
export const isNumber = (v: unknown): v is number => typeof v === 'number'
export const isFiniteNumber = (v: unknown): v is number => typeof v === 'number' && Number.isFinite(v)
export const isVector = (v: unknown, length: number): boolean =>
  Array.isArray(v) && v.length === length && v.every(isFiniteNumber)
