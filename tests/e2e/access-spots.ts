// Every place, panel, tool and dialog of the window by name, and how each is opened as the menu or a key does it. End-to-end tests.
import { expect, type Page } from '@playwright/test'
import type { Workbench } from './launch.ts'

export interface Spot {
  name: string
  open(bench: Workbench): Promise<unknown>
  /** a dialog: Escape closes it */
  floats?: true
  /** what else puts things back as they were */
  leave?(bench: Workbench): Promise<unknown>
}

/** Runs a command of the window by its id, as the menu does. */
const command = ({ app }: Workbench, id: string) =>
  app.evaluate(
    ({ BrowserWindow }, wanted) =>
      BrowserWindow.getAllWindows()[0]!.webContents.send('zonoscope:event', { t: 'command', id: wanted }),
    id,
  )
const pane = (page: Page) => page.getByTestId('zone-pane').first()

const place = (name: string, id: string, shown: (page: Page) => Promise<unknown>): Spot => ({
  name,
  open: async bench => {
    await command(bench, `place.${id}`)
    await shown(bench.page)
  },
})
const zones = async (bench: Workbench) => {
  await command(bench, 'place.zones')
  await expect(bench.page.getByTestId('tool-dock')).toBeVisible()
}
const plot = (name: string, dim: '2D' | '3D', plane: boolean): Spot => ({
  name,
  open: async bench => {
    await zones(bench)
    const { page } = bench
    if (await pane(page).getByTestId('plane-canvas').isVisible()) await pane(page).getByTestId('pane-plane').click()
    await pane(page).getByTestId('pane-dim').getByText(dim).click()
    await expect(pane(page).getByTestId('zone-canvas').locator('canvas').first()).toBeVisible()
    if (!plane) return
    await pane(page).getByTestId('pane-plane').click()
    await expect(pane(page).getByTestId('plane-canvas')).toBeVisible()
  },
})
const tool = (id: string): Spot => ({
  name: `tool ${id}`,
  open: async bench => {
    await zones(bench)
    const tab = bench.page.getByTestId(`tool-${id}`)
    if ((await tab.getAttribute('aria-pressed')) !== 'true') await tab.click()
    await expect(tab).toHaveAttribute('aria-pressed', 'true')
  },
})
const analysis = (id: string): Spot => ({
  name: `analysis ${id}`,
  open: async bench => {
    await command(bench, 'place.compare')
    await bench.page.getByTestId(`analysis-${id}`).click()
    const panel = bench.page.getByTestId(`panel-${id}`)
    await expect(panel).toBeVisible()
    // Charts, or a sentence that says what is missing.
    await expect(panel.locator('[data-testid=data-chart], [data-testid=verdict], .empty').first()).toBeVisible({
      timeout: 120_000,
    })
  },
})
const toy = (tab: string): Spot => ({
  name: `toy lab, ${tab}`,
  open: async bench => {
    await command(bench, 'place.toy')
    await bench.page.getByTestId('toy-tabs').getByText(tab, { exact: true }).click()
    await expect(bench.page.getByTestId('toy-plot').locator('canvas').first()).toBeVisible({ timeout: 60_000 })
  },
})
const dialog = (id: string, from = 'place.features'): Spot => ({
  name: `dialog ${id}`,
  floats: true,
  open: async bench => {
    await command(bench, from)
    await command(bench, id)
    await expect(bench.page.getByRole('dialog')).toBeVisible()
  },
})

export const spots: readonly Spot[] = [
  place('features', 'features', page => expect(page.locator('[data-feature-table]')).toBeVisible()),
  place('map', 'map', page => expect(page.getByTestId('map-canvas')).toBeVisible()),
  plot('zones in 2D', '2D', false),
  plot('zones in 3D', '3D', false),
  plot('activation plane', '2D', true),
  plot('zones in 2D again', '2D', false),
  ...['slice', 'angles', 'compare', 'concepts', 'ledger', 'rotate', 'text', 'views', 'whole'].map(tool),
  ...['pair-set', 'rotation', 'absorption', 'dictionaries', 'clustering', 'factors', 'hierarchy', 'pursuit'].map(
    analysis,
  ),
  place('definitions', 'definitions', page =>
    expect(page.getByRole('region', { name: 'Definitions', exact: true })).toBeVisible(),
  ),
  {
    name: 'figures, a page open',
    open: async bench => {
      const { page } = bench
      await command(bench, 'place.figures')
      if (await page.getByTestId('figure-page').isVisible()) return
      await zones(bench)
      await pane(page).getByTestId('pane-figure').click()
      await expect(page.getByTestId('figure-page')).toBeVisible()
    },
  },
  ...['Curves', 'Seeds', 'Sweep', 'SAE', 'Guide'].map(toy),
  {
    name: 'jobs',
    open: async bench => {
      await command(bench, 'place.features')
      await command(bench, 'jobs.show')
      await expect(bench.page.getByRole('region', { name: 'Jobs' })).toBeVisible()
    },
    floats: true,
  },
  {
    name: 'tour',
    open: async bench => {
      await command(bench, 'tour.open')
      await expect(bench.page.locator('[data-testid^=tour-step-]').first()).toBeVisible({ timeout: 60_000 })
    },
    leave: bench => command(bench, 'tour.leave'),
  },
  {
    name: 'selected together',
    floats: true,
    open: async bench => {
      const { page } = bench
      await command(bench, 'place.features')
      await page.locator('[data-feature-table]').focus()
      await page.keyboard.press('Home')
      await page.keyboard.press('Shift+ArrowDown')
      await command(bench, 'together.open')
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  },
  ...[
    'palette.open', 'queue.start', 'labels.blind', 'labels.export', 'labels.import', 'workspace.show', 'workspace.storage',
    'workspace.new', 'settings.open', 'keys.open', 'about.open', 'recipe.source-post',
  ].map(id => dialog(id)), // prettier-ignore
]

/** Closes what floats, and lets go of what was selected for it. */
export async function close(bench: Workbench, spot: Spot): Promise<void> {
  await spot.leave?.(bench)
  if (!spot.floats) return
  const { page } = bench
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('Escape')
}
