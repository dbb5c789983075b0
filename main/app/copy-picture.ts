// A drawn figure on the clipboard, under the names that programs look for. Main process.
import * as electron from 'electron'
import { AppError } from '../../shared/errors.ts'

interface Picture {
  format: 'png' | 'svg'
  bytes: Uint8Array
}

/** What systems call such files on their clipboards; null where a file as it is has no name that programs know. */
const names: Record<Picture['format'], Partial<Record<NodeJS.Platform, string | null>>> = {
  png: { darwin: 'public.png', win32: null },
  svg: { darwin: 'public.svg-image' },
}
const mediaTypes = { png: 'image/png', svg: 'image/svg+xml' }

/** How the first bytes of such a file read, so that nothing else goes out under its name. */
const begins = { png: Buffer.from([0x89, 0x50, 0x4e, 0x47]), svg: Buffer.from('<?xml') }

/** The name that the file's own bytes are kept under; null where only an image without what else is in the file can be kept. */
export function clipboardName(format: Picture['format'], platform: NodeJS.Platform): string | null {
  const name = names[format][platform]
  return name === undefined ? mediaTypes[format] : name
}

/** The clipboard of Electron before 44, the newest whose runtime the npm registry has among them. */
interface EarlierClipboard {
  writeBuffer(name: string, bytes: Buffer): void
  writeImage(image: electron.NativeImage): void
}

/**
 * Puts the file's own bytes on the clipboard, so that what is pasted holds the recipe and says where its numbers come from. Windows has no
 * common name for a PNG file: there the image alone is copied.
 * @throws AppError bad-input for bytes of another kind
 */
export async function copyPicture({ format, bytes }: Picture): Promise<void> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!file.subarray(0, begins[format].length).equals(begins[format]))
    throw new AppError('bad-input', `Expected a picture as ${format.toUpperCase()}, found other bytes.`)
  const image = electron.nativeImage.createFromBuffer(format === 'png' ? file : Buffer.alloc(0))
  if (format === 'png' && image.isEmpty())
    throw new AppError('bad-input', 'The picture could not be read; it was not copied.')
  const name = clipboardName(format, process.platform)
  const { ClipboardItem } = electron as { ClipboardItem?: typeof electron.ClipboardItem }
  if (ClipboardItem) {
    const type = name === null ? mediaTypes[format] : `electron application/osclipboard;format="${name}"`
    return electron.clipboard.write([new ClipboardItem({ [type]: new Blob([Uint8Array.from(file)]) })])
  }
  const earlier = electron.clipboard as unknown as EarlierClipboard
  if (name === null) earlier.writeImage(image)
  else earlier.writeBuffer(name, file)
}
