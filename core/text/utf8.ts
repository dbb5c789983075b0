// UTF-8 of a text with the character that each byte belongs to. Pure, every process.

export interface Utf8Text {
  bytes: Uint8Array
  /** [bytes + 1] where the byte's character begins in the text, in UTF-16 units; the last entry is the text's length */
  charAt: Int32Array
}

/** The bytes of one code point. A lone surrogate is U+FFFD, as every UTF-8 encoder writes it. */
export function utf8Of(codePoint: number): number[] {
  const c = codePoint >= 0xd800 && codePoint <= 0xdfff ? 0xfffd : codePoint
  if (c < 0x80) return [c]
  const tail = (shift: number) => 0x80 | ((c >> shift) & 0x3f)
  if (c < 0x800) return [0xc0 | (c >> 6), tail(0)]
  if (c < 0x10000) return [0xe0 | (c >> 12), tail(6), tail(0)]
  return [0xf0 | (c >> 18), tail(12), tail(6), tail(0)]
}

export function utf8Text(text: string): Utf8Text {
  const bytes = new Uint8Array(3 * text.length) // a UTF-16 unit takes at most three bytes
  const charAt = new Int32Array(3 * text.length + 1)
  let n = 0
  for (let i = 0; i < text.length;) {
    const codePoint = text.codePointAt(i)!
    for (const byte of utf8Of(codePoint)) {
      bytes[n] = byte
      charAt[n++] = i
    }
    i += codePoint > 0xffff ? 2 : 1
  }
  charAt[n] = text.length
  return { bytes: bytes.subarray(0, n), charAt: charAt.subarray(0, n + 1) }
}
