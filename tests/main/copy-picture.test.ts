// What goes on the clipboard for a drawn figure: the file's own bytes under the system's name for them, the image alone where there is none.
import { beforeEach, describe, expect, it, vi } from 'vitest'

const written: { name: string; bytes: Buffer }[] = []
let image: { isEmpty(): boolean } | null = null
/** Electron 44 and later have items with several types; earlier ones write buffers by name. */
let later = false
class Item {
  readonly items: Record<string, Blob>
  constructor(items: Record<string, Blob>) {
    this.items = items
  }
}
vi.mock('electron', () => ({
  get ClipboardItem() {
    return later ? Item : undefined
  },
  clipboard: {
    writeBuffer: (name: string, bytes: Buffer) => written.push({ name, bytes }),
    writeImage: (made: typeof image) => (image = made),
    async write(items: Item[]) {
      for (const { items: types } of items)
        for (const [name, blob] of Object.entries(types))
          written.push({ name, bytes: Buffer.from(await blob.arrayBuffer()) })
    },
  },
  nativeImage: { createFromBuffer: (bytes: Buffer) => ({ isEmpty: () => bytes.length < 20 }) },
}))
const { clipboardName, copyPicture } = await import('../../main/app/copy-picture.ts')

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, ...Array.from({ length: 40 }, (_, i) => i)])
const svg = new TextEncoder().encode('<?xml version="1.0"?><svg/>')
const platform = process.platform
const on = (name: string) => Object.defineProperty(process, 'platform', { value: name })

beforeEach(() => {
  written.length = 0
  image = null
  later = false
  on(platform)
})

describe('copied pictures', () => {
  it('keep every byte where the system has a name for such files', async () => {
    on('linux')
    // A view into a larger buffer: only its own bytes are copied.
    const wide = new Uint8Array(png.length + 10)
    wide.set(png, 5)
    await copyPicture({ format: 'png', bytes: wide.subarray(5, 5 + png.length) })
    await copyPicture({ format: 'svg', bytes: svg })
    expect(written.map(w => w.name)).toEqual(['image/png', 'image/svg+xml'])
    expect(written[0]!.bytes.equals(png)).toBe(true)
    expect(written[1]!.bytes.equals(svg)).toBe(true)
    on('darwin')
    await copyPicture({ format: 'png', bytes: png })
    expect(written[2]!.name).toBe('public.png')
  })
  it('are the same bytes in an item of newer Electrons', async () => {
    later = true
    on('linux')
    await copyPicture({ format: 'png', bytes: png })
    await copyPicture({ format: 'svg', bytes: svg })
    expect(written.map(w => w.name)).toEqual([
      'electron application/osclipboard;format="image/png"',
      'electron application/osclipboard;format="image/svg+xml"',
    ])
    expect(written[0]!.bytes.equals(png)).toBe(true)
    on('win32')
    await copyPicture({ format: 'png', bytes: png })
    expect(written[2]!.name).toBe('image/png')
  })
  it('are images on Windows, where a PNG file has no common name', async () => {
    on('win32')
    await copyPicture({ format: 'png', bytes: png })
    expect(written).toEqual([])
    expect(image).not.toBeNull()
    expect(clipboardName('svg', 'win32')).toBe('image/svg+xml')
  })
  it('are what they are said to be', async () => {
    await expect(copyPicture({ format: 'png', bytes: svg })).rejects.toThrow('Expected a picture as PNG')
    await expect(copyPicture({ format: 'svg', bytes: png })).rejects.toThrow('Expected a picture as SVG')
    await expect(copyPicture({ format: 'png', bytes: png.subarray(0, 8) })).rejects.toThrow('could not be read')
    expect(written).toEqual([])
  })
})
