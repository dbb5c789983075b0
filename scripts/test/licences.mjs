// Checks the licences of all locked packages against what an MIT project may ship or use.
/** May be shipped and used. */
const allowed = new Set(
  'MIT ISC BSD-2-Clause BSD-3-Clause Apache-2.0 0BSD CC0-1.0 OFL-1.1 Python-2.0 BlueOak-1.0.0 Unlicense Zlib'.split(
    ' ',
  ),
)
/** Used while building and testing, never shipped: package name (or its prefix before *) -> licence. */
const toolsOnly = [
  ['axe-core', 'MPL-2.0'],
  ['@axe-core/*', 'MPL-2.0'],
  ['lightningcss', 'MPL-2.0'],
  ['lightningcss-*', 'MPL-2.0'],
  ['caniuse-lite', 'CC-BY-4.0'],
]
/** Packages whose metadata names no licence, read by hand: name@version -> licence, and where it says so. */
const read = new Map([['claygl@1.3.0', 'BSD-2-Clause']]) // its LICENSE file

/**
 * Whether an SPDX expression of AND, OR and brackets is satisfied.
 * @param {string} expression e.g. "(MIT OR CC0-1.0)"
 * @param {(id: string) => boolean} isAllowed
 */
export function satisfies(expression, isAllowed) {
  const words = expression.match(/[()]|[^\s()]+/g) ?? []
  let at = 0
  const atom = () => {
    if (words[at] === '(') {
      at++
      const value = any()
      if (words[at++] !== ')') throw new Error('bracket')
      return value
    }
    return isAllowed(words[at++] ?? '')
  }
  const all = () => {
    let value = atom()
    while (words[at] === 'AND') {
      at++
      value = atom() && value
    }
    return value
  }
  const any = () => {
    let value = all()
    while (words[at] === 'OR') {
      at++
      value = all() || value
    }
    return value
  }
  try {
    return any() && at === words.length
  } catch {
    return false
  }
}

/** Whether what has this licence may be shipped. @param {string} licence SPDX expression */
export const isAllowed = licence => satisfies(licence, id => allowed.has(id))

/** The licence that a package's metadata names, else the one that was read by hand; undefined where there is neither. */
export const licenceOf = (name, version, named) => named ?? read.get(`${name}@${version}`)

/**
 * Packages of a package-lock.json that may not be used.
 * @param {{packages: Record<string, {version?: string, license?: string, dev?: boolean, devOptional?: boolean}>}} lock
 * @returns {string[]} one line each: name@version: licence
 */
export function refused(lock) {
  return Object.entries(lock.packages).flatMap(([folder, { version, license, dev, devOptional }]) => {
    if (folder === '') return []
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const licence = licenceOf(name, version, license)
    if (licence === undefined) return [`${name}@${version}: names no licence`]
    if (isAllowed(licence)) return []
    const isTool = toolsOnly.some(([pattern, id]) => {
      const fits = pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
      return fits && id === licence && (dev === true || devOptional === true)
    })
    return isTool ? [] : [`${name}@${version}: ${licence}${dev ? '' : ' (shipped)'}`]
  })
}
