// Text of strangers as LaTeX: every sign that means something there is written out. Pure, every process.

const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  "'": '\\textquotesingle{}',
  '`': '\\textasciigrave{}',
  // Ligatures of two or three.
  '-': '{-}',
  // At the start of a row or after \\ a bracket would be an argument.
  '[': '{[}',
  ']': '{]}',
}

/** A text that LaTeX sets as it stands; line breaks and tabs are spaces, controls are left out. */
export function latexText(text: string): string {
  return text
    .replaceAll(/[\t\r\n]+/g, ' ')
    .replaceAll(/\p{Cc}|\p{Cs}/gu, '')
    .replaceAll(/[\\{}$&#%_^~<>|"'`[\]-]/g, sign => special[sign]!)
}
