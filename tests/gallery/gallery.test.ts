// Every gallery figure looks as its picture does. ZONOSCOPE_UPDATE_GALLERY=1 writes the pictures anew: look at them before committing.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pixelmatch from 'pixelmatch'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { renderFigure } from '../../main/figure/render.ts'
import { cases, pages } from './cases.ts'

const folder = import.meta.dirname
const fonts = join(folder, '../../main/figure/fonts')

const all = { ...cases, ...pages }

describe('gallery', () => {
  it.each(Object.keys(all))('%s', async name => {
    const { bytes, width, height } = await renderFigure(all[name]!(), 'png', 96, fonts)
    const path = join(folder, `${name}.png`)
    if (process.env.ZONOSCOPE_UPDATE_GALLERY === '1') writeFileSync(path, bytes)
    expect(existsSync(path), `${name}.png is missing: run with ZONOSCOPE_UPDATE_GALLERY=1 and look at it`).toBe(true)
    const expected = PNG.sync.read(readFileSync(path))
    const actual = PNG.sync.read(Buffer.from(bytes))
    expect([actual.width, actual.height]).toEqual([expected.width, expected.height])
    const different = pixelmatch(actual.data, expected.data, undefined, width, height, { threshold: 0.15 })
    // Rasterisers differ at edges between processors; a moved or missing mark changes far more.
    expect(different / (width * height)).toBeLessThan(0.004)
  })
})
