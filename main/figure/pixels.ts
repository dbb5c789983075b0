// How large a picture may be, asked before anything is drawn. Command line and data process.
import { AppError } from '../../shared/errors.ts'
import { largestPicture, pictureSize } from '../../core/figure/picture-size.ts'

/**
 * Width and height in pixels.
 * @param what the file is, for the message
 * @throws AppError bad-input with what it would need, what there is, and the resolution that fits
 */
export function checkedPixels(
  page: { widthMm: number; heightMm: number },
  dpi: number,
  what: string,
): [number, number] {
  const { width, height, bytes } = pictureSize(page, dpi)
  // Half of what is free: the picture is packed beside itself. macOS counts memory that it would give back as taken.
  const free = process.platform === 'darwin' ? Infinity : process.availableMemory()
  const most = Math.min(largestPicture, Math.floor(free / 2))
  if (bytes > most || Math.max(width, height) > longestSide) {
    const fits = Math.floor(Math.min(dpi * Math.sqrt(most / bytes), (dpi * longestSide) / Math.max(width, height)))
    const why =
      most < largestPicture ? `${megabytes(most)} of memory are free for it` : `at most ${megabytes(most)} are taken`
    throw new AppError(
      'bad-input',
      `${what}, ${round(page.widthMm)} x ${round(page.heightMm)} mm at ${dpi} dpi, has ${width} x ${height} pixels and needs ${megabytes(bytes)}; ${why}. ${fits >= 36 ? `Choose ${fits} dpi or less, or a smaller page.` : 'Choose a smaller page.'}`,
    )
  }
  return [width, height]
}

/** What the canvas can be, px. */
const longestSide = 32_000

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`

const round = (mm: number) => Math.round(mm * 10) / 10
