// An exported HTML figure as a reader opens it: a bare Chromium, one file, every request refused. Turned, zoomed, pointed at, switched.
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { map2d } from '../../core/figure/camera.ts'
import { newFigure } from '../../core/figure/new-figure.ts'
import { plotRect } from '../../core/figure/plot-alone.ts'
import { encodeRecipe } from '../../core/figure/serialise.ts'
import { addPanel } from '../../core/figure/compose.ts'
import { asPage } from '../../core/figure/page.ts'
import type { FigureRecipe } from '../../core/figure/types.ts'
import { cardFigure, hostileCard, stripsCard } from '../core/figure/cards.ts'
import { makeView, plainView } from '../core/figure/views.ts'
import { executable, root, sandboxArguments, temporaryFolder } from './launch.ts'

const folder = temporaryFolder('figure-html')
let app: ElectronApplication
let page: Page
const errors: string[] = []
test.afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
test.afterEach(() => app.close())

const hostile = '</script><script>document.title="run"</script>'
const look = {
  dictionaryName: 'sae',
  activationsName: 'words',
  theme: 'light',
  camera: null,
  version: '0.1.0',
} as const

/** Written by the command line, opened in a browser that knows nothing of Zonoscope. */
async function show(name: string, recipe: FigureRecipe): Promise<void> {
  const [source, file] = [join(folder, `${name}.json`), join(folder, `${name}.html`)]
  writeFileSync(source, encodeRecipe(recipe))
  const command = [join(root, 'scripts/zonoscope.mjs'), 'figure', source, '--out', file]
  execFileSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] })
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dirname(executable())
  const browser = join(root, 'tests/e2e/plain-browser')
  app = await _electron.launch({
    args: [...sandboxArguments, '--use-angle=swiftshader', browser, `--user-data-dir=${join(folder, name)}`],
    env: { ...process.env, ZONOSCOPE_TEST_FILE: file } as Record<string, string>,
    timeout: 60_000,
  })
  page = await app.firstWindow()
  errors.length = 0
  page.on('console', m => m.type() === 'error' && errors.push(m.text()))
  page.on('pageerror', e => errors.push(String(e)))
  await page.reload()
}

const plotShown = async () => {
  await expect(page.locator('canvas')).toBeVisible()
  await expect.poll(picture).not.toBe('')
}

/** The pixels of the plot; empty before it was drawn. */
const picture = () =>
  page.evaluate(() => {
    const canvas = document.querySelector('canvas')!
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    let hash = 0
    let inked = 0
    for (let i = 0; i < data.length; i += 4) {
      if (data[i]! < 250) inked++
      hash = (Math.imul(hash, 31) + data[i]! + 256 * data[i + 1]!) | 0
    }
    return inked > 500 ? String(hash) : ''
  })

/** Keeps the picture, to be compared with later. */
const keep = () =>
  page.evaluate(() => {
    const canvas = document.querySelector('canvas')!
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    Object.assign(globalThis, { kept: data })
  })

/** Share of pixels that are not the kept ones: Chromium draws a canvas that is read often without the GPU, which rounds edges otherwise. */
const differs = () =>
  page.evaluate(() => {
    const canvas = document.querySelector('canvas')!
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    const { kept } = globalThis as unknown as { kept: Uint8ClampedArray }
    let other = 0
    for (let i = 0; i < data.length; i += 4) if (Math.abs(data[i]! - kept[i]!) > 48) other++
    return other / (data.length / 4)
  })

const changes = async (act: () => Promise<unknown>) => {
  const before = await picture()
  await act()
  await expect.poll(picture).not.toBe(before)
}

const quiet = async () => {
  expect(await app.evaluate(() => (globalThis as unknown as { refused: string[] }).refused)).toEqual([])
  expect(errors).toEqual([])
}

test('3D: turned by drag and keys, zoomed, back as exported', async () => {
  await show('three', newFigure(makeView({ dim: 3 }), { ...look, labels: ['starts with s', '', hostile] }))
  await plotShown()
  const canvas = page.locator('canvas')
  const box = (await canvas.boundingBox())!
  await page.evaluate(() => document.fonts.ready)
  await keep()
  await changes(async () => {
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4, { steps: 3 })
    await page.mouse.up()
  })
  await page.mouse.move(box.x - 5, box.y)
  await canvas.focus()
  for (const key of ['ArrowLeft', 'ArrowUp', '+', '-']) await changes(() => page.keyboard.press(key))
  await page.keyboard.press('0')
  await expect.poll(differs).toBeLessThan(0.002)
  await changes(() => page.getByRole('checkbox', { name: '#710' }).click())
  await changes(() => page.getByLabel('Points', { exact: true }).click())
  await page.getByText('Where the numbers come from').click()
  await expect(page.locator('dl')).toContainText('sae')
  expect(await page.title()).not.toBe('run')
  await quiet()
})

test('2D: a token under the pointer is told as text, a zone beside it', async () => {
  const recipe = newFigure(plainView([hostile, 'above', 'both', 'none']), { ...look, labels: ['right', 'above'] })
  await show('two', recipe)
  await plotShown()
  const box = (await page.locator('canvas').boundingBox())!
  const side = Math.max(60, box.width / 4.6)
  const map = map2d(recipe.camera.two, recipe.view.halfSize, plotRect(2, side))
  const point = (x: number, y: number) =>
    page.mouse.move(box.x + (map.x(x) / side) * box.width, box.y + (map.y(y) / side) * box.height)
  const tip = page.locator('#tip')
  await point(0.75, -0.5)
  await expect(tip).toContainText(hostile)
  await expect(tip).toContainText('truly in #1')
  await point(-0.8, 0.9)
  await expect(tip).toContainText('#2 above')
  await changes(async () => page.mouse.wheel(0, -300))
  expect(await page.title()).not.toBe('run')
  await quiet()
})

test('a page of panels: live text, what is pointed at, keys, strips switched off', async () => {
  const recipe = addPanel(
    addPanel(
      asPage(newFigure(makeView(), { ...look, labels: ['starts with s', '', hostile] })),
      cardFigure(stripsCard()),
    ),
    cardFigure(hostileCard()),
  )
  await show('page', { ...recipe, heightMm: 200 })
  const tokens = page.locator('[data-role=token]')
  await expect(tokens.first()).toBeVisible()
  const all = await tokens.count()
  const tip = page.locator('#tip')
  await tokens.filter({ hasText: 'small' }).first().hover()
  await expect(tip).toContainText('·small')
  await expect(tip).toContainText('activation')
  await tokens.filter({ hasText: '</svg><script>' }).first().hover()
  await expect(tip).toContainText('</svg><script>alert(1)</script>')
  await page.mouse.move(2, 2)
  await expect(tip).toBeHidden()
  await page.locator('#figure').focus()
  await page.keyboard.press('ArrowRight')
  await expect(tip).toBeVisible()
  await expect(tip).toContainText('from the slice')
  await page.keyboard.press('Escape')
  await expect(tip).toBeHidden()
  await page.getByRole('checkbox', { name: /^#12/ }).uncheck()
  await expect(tokens).toHaveCount(all - stripsCard().strips[1]!.tokens.length)
  await page.getByRole('checkbox', { name: /^#12/ }).check()
  await expect(tokens).toHaveCount(all)
  await page.getByText('Where the numbers come from').click()
  await expect(page.locator('details h2')).toHaveCount(3)
  expect(await page.title()).not.toBe('run')
  await quiet()
})
