// A space in front of every line, as in the text that many models learn from: there a word's first letter comes behind a space. Pure, every process.

export interface SpacedText {
  text: string
  /** [text + 1] for each UTF-16 unit of the new text, and its end, the place in the old one; a space that was put in has the place of what follows it */
  origin: Int32Array
}

/** Lines that begin with a space already, or with nothing, stay as they are. */
export function withLeadingSpaces(text: string): SpacedText {
  const spaced = text.replace(/(^|[\n\r])(?=\S)/g, '$1 ')
  const origin = new Int32Array(spaced.length + 1)
  let old = 0
  for (let i = 0; i < spaced.length; i++) {
    origin[i] = old
    if (spaced[i] === text[old]) old++
  }
  origin[spaced.length] = text.length
  return { text: spaced, origin }
}
