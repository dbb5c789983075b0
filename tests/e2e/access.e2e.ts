// Who cannot use a mouse, or sees little, or has a small or a huge window: axe on every place, the way from a start to a
// saved definition and an open zone plot by keyboard alone, and no control that is cut off. A real Electron window.
import { expect, test, type Locator } from '@playwright/test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { cutOff, frames, setSize, violations } from './access-checks.ts'
import { launch, temporaryFolder, type Workbench } from './launch.ts'

const folder = temporaryFolder('access')
let bench: Workbench

const rows = () => bench.page.locator('[data-feature-table] [role=row][data-feature]')
const pane = () => bench.page.getByTestId('zone-pane').first()
const openRow = () => bench.page.locator('[data-feature-table] [aria-selected=true]')
const place = (name: string) => bench.page.getByRole('button', { name, exact: true }).click()

/** Presses Tab until `target` has the focus. */
async function tabTo(target: Locator, most = 60): Promise<void> {
  for (let i = 0; i < most; i++) {
    if (await target.evaluate(e => e === document.activeElement)) return
    await bench.page.keyboard.press('Tab')
  }
  throw new Error(`Tab did not reach ${String(target)}`)
}

test.beforeAll(async () => {
  bench = await launch({ userData: join(folder, 'user-data') })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

test('from a start to a saved definition and an open zone plot without the mouse', async () => {
  const { page } = bench
  const form = page.getByRole('form', { name: 'Definition' })
  await expect(rows().first()).toBeVisible({ timeout: 90_000 })
  await expect(openRow()).toBeInViewport()
  await tabTo(page.locator('[data-feature-table]'))
  await page.keyboard.press('Home')
  await expect(openRow()).toHaveAttribute('data-feature', '0')
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('k')
  await expect(openRow()).toHaveAttribute('data-feature', '1')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.locator('[data-feature-table] [aria-selected=true]')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Alt+j')
  await expect(openRow()).toHaveAttribute('data-feature', '1')

  await page.keyboard.press('Space')
  await expect(pane().getByTestId('pane-features')).toContainText('#1')
  await page.keyboard.press('Enter')
  // Typed at once: keys of the window among the letters do nothing.
  await page.keyboard.type('judge: zones of a text?')
  await expect(form.getByPlaceholder('What is it on for?')).toHaveValue('judge: zones of a text?')
  await expect(form).toContainText(/saved \d\d:\d\d:\d\d/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('a')
  await expect(form.getByRole('button', { name: 'reviewed' })).toHaveAttribute('aria-pressed', 'true')

  await page.keyboard.press('z')
  await expect(rows()).toHaveCount(0)
  await expect(pane()).toContainText('#1')
  await expect(pane().locator('canvas').first()).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('go to features')
  await page.keyboard.press('Enter')
  await expect(openRow()).toContainText('judge: zones of a text?')
})

test('the command box: a word, which features fire, one of them opened', async () => {
  const { page } = bench
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
  await page.keyboard.press('/')
  await page.keyboard.type('kitchen')
  await expect(page.getByRole('option', { name: /^kitchen/ }).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toContainText('features are on')
  await page.keyboard.press('ArrowDown')
  const id = await page.evaluate(() => document.activeElement!.querySelector('.feature-id')!.textContent!.trim())
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: id })).toBeVisible()
  await expect(openRow()).toBeInViewport()
})

test('axe finds nothing serious in any place, light and dark', async () => {
  const { page } = bench
  await page.keyboard.press('f')
  await expect(page.locator('[data-testid=figure-page], .page svg').first()).toBeVisible()
  const found: string[] = []
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate(name => window.api.call('settings.put', { theme: name }), theme)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    for (const name of ['Features', 'Zones', 'Figures']) {
      await place(name)
      found.push(...(await violations(page, `${theme} ${name}`)))
    }
    for (const [keys, name] of [
      ['Control+,', 'Settings'],
      ['Control+k', 'Find'],
    ] as const) {
      await page.keyboard.press(keys)
      await expect(page.getByRole('dialog', { name })).toBeVisible()
      if (name === 'Find') await page.keyboard.type('kitchen')
      found.push(...(await violations(page, `${theme} ${name}`)))
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
    await place('Workspace')
    await expect(page.getByRole('dialog')).toBeVisible()
    found.push(...(await violations(page, `${theme} workspace drawer`)))
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Workspace', exact: true })).toBeFocused()
  }
  expect(found).toEqual([])
})

test('nothing is cut off and nothing scrolls sideways from 900 to 2560 px', async () => {
  const { page } = bench
  const found: string[] = []
  for (const [width, height] of [
    [900, 600],
    [1024, 700],
    [2560, 1440],
  ] as const) {
    await setSize(bench, width, height)
    for (const name of ['Features', 'Zones', 'Definitions', 'Figures', 'Workspace', 'Settings']) {
      await place(name)
      await frames(page)
      found.push(...(await cutOff(page)).map(what => `${width} ${name}: ${what}`))
      if (name === 'Workspace' || name === 'Settings') await page.keyboard.press('Escape')
    }
  }
  expect(found).toEqual([])
})

test('in a small window the inspector is a drawer that keys open and close', async () => {
  const { page } = bench
  await setSize(bench, 1024, 700)
  await place('Features')
  const inspector = page.getByRole('complementary', { name: 'Inspector' })
  await expect(inspector).toHaveCount(0)
  await page.locator('[data-feature-table]').focus()
  await page.keyboard.press('i')
  await expect(inspector).toBeFocused()
  expect(await cutOff(page)).toEqual([])
  await page.keyboard.press('e')
  await expect(inspector.getByPlaceholder('What is it on for?')).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(inspector).toHaveCount(0)
  await expect(page.locator('[data-feature-table]')).toBeFocused()
})
