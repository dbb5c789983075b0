// Pixels and memory of a picture of a page. Every process.

/** Bytes of the largest picture that is drawn: 150 million pixels of four bytes. */
export const largestPicture = 600_000_000

/** Pixels, and the bytes to draw in. */
export function pictureSize(page: { widthMm: number; heightMm: number }, dpi: number) {
  const [width, height] = [page.widthMm, page.heightMm].map(mm => Math.max(1, Math.round((mm * dpi) / 25.4))) as [number, number] // prettier-ignore
  return { width, height, bytes: 4 * width * height }
}
