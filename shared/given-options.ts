// name=value as a person gives an option beside the files, at the command line and in the window. Pure.

/** @returns name and value, JSON if it parses, else text; null without a name or an equals sign */
export function parsePair(pair: string): [name: string, value: unknown] | null {
  const at = pair.indexOf('=')
  return at < 1 ? null : [pair.slice(0, at).trim(), parseValue(pair.slice(at + 1).trim())]
}

/** JSON if it parses, else the text. */
export function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
