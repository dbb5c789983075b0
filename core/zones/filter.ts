// The token filter: plain text or /regular expression/flags. Pure, every process.

/** Whether a token passes. */
export type TokenFilter = (token: string) => boolean

/**
 * Compiles a filter once, for many tokens. Empty text passes everything; text that starts and ends with slashes is a regular
 * expression (flags i and u allowed); anything else is a part of the token, upper and lower case alike.
 * @throws Error with a readable message for an invalid expression or another flag
 */
export function compileFilter(text: string): TokenFilter {
  if (text === '') return () => true
  const expression = /^\/(.+)\/([a-z]*)$/su.exec(text)
  if (!expression) {
    const part = text.toLowerCase()
    return token => token.toLowerCase().includes(part)
  }
  const [, pattern, flags] = expression
  const unknown = [...flags!].find(flag => flag !== 'i' && flag !== 'u')
  if (unknown) throw new Error(`Filter ${text}: the flag ${unknown} is not supported; use i (any case) or u (Unicode).`)
  let compiled: RegExp
  try {
    compiled = new RegExp(pattern!, flags)
  } catch (e) {
    const why = e instanceof Error ? e.message.replace(/^Invalid regular expression: (\/.*\/\w*: )?/s, '') : String(e)
    throw new Error(`Filter ${text} is not a valid regular expression: ${why}`, { cause: e })
  }
  return token => compiled.test(token)
}
