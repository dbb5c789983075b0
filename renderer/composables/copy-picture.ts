// Copies figures as PNG or SVG, drawn by the writers of exports; which keys do it. Renderer.
import { asPage } from '../../core/figure/page.ts'
import type { RasterRule } from '../../core/figure/raster.ts'
import { stamped } from '../../core/figure/stamp.ts'
import type { FigureRecipe } from '../../core/figure/types.ts'
import { app, data } from '../api.ts'
import { formatBytes } from '../format.ts'
import { useNotices } from '../stores/notices.ts'
import { isTaken, keyName } from './use-keys.ts'

export type PictureFormat = 'png' | 'svg'

export const pictureFormats = [
  { format: 'png', title: 'PNG', keys: 'Ctrl+C' },
  { format: 'svg', title: 'SVG', keys: 'Ctrl+Shift+C' },
] as const

/** Of copied PNG, where nothing else was chosen: print. */
export const copyDpi = 300

/**
 * What a key press on a plot copies: Ctrl+C a PNG, Ctrl+Shift+C an SVG; null for other keys, while somebody types, and where text is marked
 * that Ctrl+C copies.
 */
export function copyFormatOf(event: KeyboardEvent): PictureFormat | null {
  if (keyName(event) !== 'Ctrl+c' || event.altKey || isTaken(event)) return null
  if (event.shiftKey) return 'svg'
  return String(window.getSelection()) === '' ? 'png' : null
}

/** What a figure is made by when it is asked for; null where there is none to copy. */
type Make = () => FigureRecipe | null | Promise<FigureRecipe | null>

/** Draws a figure and puts it on the clipboard. Failures are said in a notice; nothing is thrown. */
export async function copyPicture(
  make: Make,
  format: PictureFormat,
  look: { dpi: number; raster?: RasterRule } = { dpi: copyDpi },
): Promise<void> {
  const notices = useNotices()
  try {
    const made = await make()
    if (!made) return
    const recipe = stamped(asPage(made), new Date().toISOString())
    const { bytes, width, height } = await data.call('figure.draw', { recipe, format, ...look })
    await app.call('clipboard.picture', { format, bytes })
    const size = format === 'png' ? `${width} × ${height} px, ` : ''
    notices.say(`Copied the figure as ${format.toUpperCase()}: ${size}${formatBytes(bytes.byteLength)}`)
  } catch (e) {
    notices.fail('The figure was not copied', e)
  }
}

/** Copies for a key press that asks for it, and takes the key. */
export function copyByKey(event: KeyboardEvent, make: Make): void {
  const format = copyFormatOf(event)
  if (format === null) return
  event.preventDefault()
  event.stopPropagation()
  void copyPicture(make, format)
}
