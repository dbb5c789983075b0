// A figure drawn for the clipboard is the exported file: the same bytes with the recipe inside; too large ones are refused with what to do.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { drawFigure, exportFigure } from '../../../main/data/figures.ts'
import { readFigureFile } from '../../../main/figure/read.ts'
import { cardFigure, featureCard } from '../../core/figure/cards.ts'

const fonts = join(import.meta.dirname, '../../../main/figure/fonts')
const recipe = cardFigure(featureCard())

it.each(['svg', 'png'] as const)('%s: the bytes of an export, with the recipe inside', async format => {
  const folder = mkdtempSync(join(tmpdir(), 'zonoscope-copy-'))
  try {
    const path = join(folder, `x.${format}`)
    await exportFigure({ recipe, format, dpi: 96 }, path, fonts)
    const { bytes, width, height } = await drawFigure({ recipe, format, dpi: 96 }, fonts)
    expect(Buffer.from(bytes).equals(readFileSync(path))).toBe(true)
    expect(bytes.byteLength).toBe(bytes.buffer.byteLength)
    expect([width, height]).toEqual([recipe.widthMm, recipe.heightMm].map(mm => Math.round((mm / 25.4) * 96)))
    expect(readFigureFile(bytes, 'copied')).toEqual(recipe)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

it('refuses what is too large to copy, and says how large and what to do', async () => {
  await expect(drawFigure({ recipe, format: 'svg', dpi: 96 }, fonts, 1024)).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/^The figure has \d\.\d MB as SVG; at most 0\.0 MB are copied\. Export it/),
  })
  const huge = { ...recipe, widthMm: 1_000, heightMm: 1_000 }
  await expect(drawFigure({ recipe: huge, format: 'png', dpi: 1_200 }, fonts)).rejects.toMatchObject({ code: 'bad-input' }) // prettier-ignore
})
