// Where two trees of numbers say something else: what the study compares with what it recorded.

/** Relative, for numbers that are no counts: what rounding to float32 in another order of summation leaves. */
export const tolerance = 1e-3

/** `path: found, expected` for every leaf that differs; whole numbers must be equal, others within a thousandth. */
export function differences(found, expected, at = '') {
  if (typeof found === 'number' && typeof expected === 'number') {
    const near = Math.abs(found - expected) <= tolerance * Math.max(Math.abs(found), Math.abs(expected), 1e-3)
    const same = Number.isInteger(found) && Number.isInteger(expected) ? found === expected : near
    return same ? [] : [`${at}: ${found}, expected ${expected}`]
  }
  const isTree = value => typeof value === 'object' && value !== null
  if (!isTree(found) || !isTree(expected)) return found === expected ? [] : [`${at}: ${found}, expected ${expected}`]
  const keys = new Set([...Object.keys(found), ...Object.keys(expected)])
  return [...keys].flatMap(key => differences(found[key], expected[key], at ? `${at}.${key}` : key))
}

/** Numbers without what hangs on the place where they were computed: ids. */
export const withoutIds = numbers =>
  JSON.parse(JSON.stringify(numbers, (key, value) => (typeof value === 'string' && /^[0-9a-f]{32,}$/.test(value) ? undefined : value))) // prettier-ignore
