// An answer without its long lists and tables: what a person reads and a document quotes. Pure; command line.

/** Lists of more entries, and maps of more keys, are columns, not numbers to read. */
const longest = 24
const widest = 60

/** Without lists of more than 24 entries and maps of more than 60, numbers to seven digits: what remains is the same on every machine. */
export function brief(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? Number(value.toPrecision(7)) : null
  if (ArrayBuffer.isView(value)) return brief(Array.from(value as unknown as ArrayLike<number>))
  if (Array.isArray(value)) return value.length > longest ? undefined : value.map(brief)
  if (typeof value !== 'object' || value === null) return value
  if (Object.keys(value).length > widest) return undefined
  const entries = Object.entries(value).map(([key, of]): [string, unknown] => [key, brief(of)])
  return Object.fromEntries(entries.filter(([, of]) => of !== undefined))
}
