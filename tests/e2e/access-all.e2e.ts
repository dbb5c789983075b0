// Every place, panel, tool and dialog for those who see little or cannot use a mouse: axe in light and dark, names of pictures, Tab alone, no motion where
// it is reduced, and 200%. Each is opened once for all that is looked at in one size.
import { expect, test } from '@playwright/test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { cutOff, frames, moving, nameless, setSize, unreached, violations } from './access-checks.ts'
import { close, spots, type Spot } from './access-spots.ts'
import { launch, temporaryFolder, type Workbench } from './launch.ts'

const folder = temporaryFolder('access-all')
let bench: Workbench | undefined
const mostMinutes = 20

test.fixme(process.env['ZONOSCOPE_FIXME'] !== 'run', 'not seen passing yet')
test.beforeAll(async () => {
  bench = await launch({ userData: join(folder, 'user-data') })
  await expect(bench.page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({
    timeout: 90_000,
  })
  await bench.page.emulateMedia({ reducedMotion: 'reduce' })
})
test.afterAll(async () => {
  await bench?.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** Opens each spot in turn; what a check finds is said at once, as the whole takes minutes. */
async function everywhere(check: (spot: Spot) => Promise<string[]>): Promise<void> {
  test.setTimeout(mostMinutes * 60_000)
  for (const spot of spots) {
    await spot.open(bench!)
    await frames(bench!.page)
    const found = (await check(spot)).map(line => `${spot.name}: ${line}`)
    if (found.length > 0) console.log(found.join('\n'))
    expect.soft(found).toEqual([])
    await close(bench!, spot)
  }
}

test('axe finds nothing serious in light and dark, pictures have names, Tab reaches every control, nothing moves by itself', async () => {
  const { page } = bench!
  await everywhere(async () => {
    const found = [...(await nameless(page)), ...(await moving(page)), ...(await unreached(page))]
    for (const theme of ['light', 'dark'] as const) {
      await page.evaluate(name => window.api.call('settings.put', { theme: name }), theme)
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      found.push(...(await violations(page, theme)))
    }
    return found
  })
})

test('at 200% of a window of 1440 by 900 no control is cut off or out of reach', async () => {
  await setSize(bench!, 720, 450, 2)
  await everywhere(() => cutOff(bench!.page))
})
