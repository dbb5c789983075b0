// A working day's acts in a real window, by the controls that a person has: one round of them, again and again. End-to-end tests.
import { expect, type Locator } from '@playwright/test'
import type { Workbench } from './launch.ts'

/** What a round counts and needs. */
export interface Day {
  bench: Workbench
  /** acts so far: clicks, keys, typed fields */
  acts: number
  round: number
  /** names of the two workspaces in the list of recent ones: the sample, and one with a language model */
  names: { words: string; letters: string }
}

const hands = (day: Day) => {
  const { page } = day.bench
  const pane = () => page.getByTestId('zone-pane').first()
  return {
    page,
    pane,
    panes: () => page.getByTestId('zone-pane'),
    key: async (name: string) => {
      day.acts++
      await page.keyboard.press(name)
    },
    click: async (target: Locator) => {
      day.acts++
      await target.click()
    },
    type: async (target: Locator, text: string, end = 'Enter') => {
      day.acts++
      await target.fill(text)
      await target.press(end)
    },
    place: async (name: string) => {
      day.acts++
      await page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name, exact: true }).click()
    },
    drawn: (target = pane()) =>
      expect(target.getByTestId('zone-foot')).toContainText('variance shown', { timeout: 60_000 }),
  }
}

/** Walks the table, asks it, opens a row and comes back. */
async function features(day: Day): Promise<void> {
  const { page, key, type, place } = hands(day)
  await place('Features')
  await page.locator('[data-feature-table]').focus()
  await key('Home')
  for (let i = 0; i < 12; i++) await key(i % 3 ? 'j' : 'ArrowDown')
  await expect(page.locator('.strip').first()).toBeVisible()
  await type(page.getByPlaceholder(/^Query/), 'density<2%')
  await page.keyboard.press('Escape')
  await type(page.getByPlaceholder(/^Query/), '')
  await page.keyboard.press('Escape')
  await key('Alt+ArrowLeft')
  await key('Alt+ArrowRight')
}

/** Two and three dimensions, turned; a control and matched plots beside; every tool. */
async function zones(day: Day): Promise<void> {
  const { page, pane, panes, key, click, type, place, drawn } = hands(day)
  await place('Zones')
  const base = 3 * (day.round % 7)
  await type(pane().getByTestId('pane-features').locator('input'), `${12 + base}, ${40 + base}, ${77 + base}`)
  await drawn()
  for (const dim of ['3D', '2D', '3D']) await click(pane().getByTestId('pane-dim').getByText(dim))
  await expect(pane().getByTestId('zone-canvas').locator('canvas').first()).toBeVisible()
  await pane().getByTestId('zone-canvas').focus()
  for (const name of ['ArrowLeft', 'ArrowUp', '+', '0', 'Shift+X']) await key(name)
  await click(pane().getByTestId('pane-dim').getByText('2D'))
  await drawn()
  await key('r')
  await expect(panes()).toHaveCount(2)
  await drawn(panes().nth(1))
  await click(panes().nth(1).getByTestId('pane-close'))
  await pane().getByTestId('zone-canvas').focus()
  await key('p')
  await expect(pane().getByTestId('plane-canvas')).toBeVisible()
  await key('p')
  for (const tool of ['n', 'c', 'o', 'v', 'l', 'w', 'h']) {
    await key(tool)
    await page.waitForTimeout(150)
    await key(tool)
  }
}

/** Matched features of another dictionary in one slice, and what changed. */
async function sideBySide(day: Day): Promise<void> {
  const { page, pane, panes, key, click, drawn } = hands(day)
  await click(pane().getByTestId('pane-matched'))
  await click(page.getByRole('menuitem').nth(day.round % 2))
  await expect(panes()).toHaveCount(2)
  await drawn(panes().nth(1))
  await key('c')
  await expect(page.getByTestId('compare-tables')).toBeVisible({ timeout: 60_000 })
  await key('c')
  await click(panes().nth(1).getByTestId('pane-close'))
  await expect(panes()).toHaveCount(1)
}

/** Analyses of the pair and of two dictionaries, and the map. */
async function analyses(day: Day): Promise<void> {
  const { page, click, place } = hands(day)
  await place('Compare')
  for (const name of ['pair-set', 'rotation', 'dictionaries']) {
    await click(page.getByTestId(`analysis-${name}`))
    await expect(page.getByTestId(`panel-${name}`).getByTestId('data-chart').first()).toBeVisible({ timeout: 120_000 })
  }
  await place('Map')
  await expect(page.getByRole('region', { name: 'Map of features' }).locator('canvas').first()).toBeVisible({
    timeout: 60_000,
  })
}

/** A queue of labels: decide, skip, write, end. */
async function queue(day: Day): Promise<void> {
  const { page, key, click, place } = hands(day)
  await place('Definitions')
  await click(page.getByRole('button', { name: 'Queue…' }))
  await click(page.getByRole('button', { name: 'Start', exact: true }))
  await expect(page.getByTestId('queue')).toBeVisible()
  for (const name of ['Space', 'Space', 'Space']) await key(name)
  await key('e')
  day.acts++
  await page.keyboard.type('a label of the day')
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Inspector' }).focus()
  await key('Control+z')
  await click(page.getByTestId('queue').getByRole('button', { name: /^End the queue; / }))
  await expect(page.getByTestId('queue')).toHaveCount(0)
}

/** A figure of the plot, a text on it, and away with it. */
async function figure(day: Day): Promise<void> {
  const { page, pane, click, place } = hands(day)
  await place('Zones')
  await click(pane().getByTestId('pane-figure'))
  const figures = page.getByRole('region', { name: 'Figures' })
  await expect(figures.getByTestId('figure-page')).toBeVisible()
  await click(figures.getByRole('button', { name: 'Add text' }))
  const box = (await figures.getByTestId('figure-page').boundingBox())!
  await page.mouse.click(box.x + box.width * 0.2, box.y + box.height * 0.3)
  await figures.getByLabel('Text', { exact: true }).fill('a note')
  await expect(figures).toContainText('Saved')
  await page.keyboard.press('Escape')
  const list = figures.locator('.list li')
  await list.first().hover()
  await click(list.first().getByRole('button', { name: /^Delete/ }))
  await expect(list).toHaveCount(0)
}

/** A toy is trained and played, and trained from several seeds. */
async function toy(day: Day): Promise<void> {
  const { page, key, click, place } = hands(day)
  await place('Toy lab')
  const lab = page.getByRole('region', { name: 'Toy lab' })
  for (const preset of ['saddle', 'polygon']) {
    day.acts++
    await page.getByTestId('toy-preset').locator('select').selectOption(preset)
    await expect(page.getByTestId('toy-step')).toContainText(preset === 'saddle' ? '/ 5,000' : '/ 2,000', {
      timeout: 60_000,
    })
  }
  await lab.focus()
  for (const name of ['Home', '.', '.', ',', 'End', 'f', 'f', 'f', 'f']) await key(name)
  for (const tab of ['Sweep', 'SAE', 'Guide', 'Curves'])
    await click(page.getByTestId('toy-tabs').getByText(tab, { exact: true }))
}

/** What floats: opened and closed. */
async function dialogs(day: Day): Promise<void> {
  const { page, key, place } = hands(day)
  await place('Features')
  for (const open of ['Control+,', '?', 'Control+k']) {
    await key(open)
    await expect(page.getByRole('dialog')).toBeVisible()
    if (open === 'Control+k') {
      await page.keyboard.type('kitchen')
      await expect(page.getByRole('option').first()).toBeVisible()
    }
    await key('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  for (const theme of ['dark', 'light']) {
    day.acts++
    await page.evaluate(name => window.api.call('settings.put', { theme: name as 'dark' }), theme)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
  }
}

/** Another workspace by the start page. */
async function open(day: Day, name: string): Promise<void> {
  const { page, key, click } = hands(day)
  await key('Control+k')
  await page.keyboard.type('start page')
  await page.keyboard.press('Enter')
  const start = page.getByTestId('start-page')
  await click(start.getByTestId('recent').filter({ hasText: name }).getByRole('button').first())
  await expect(start).toHaveCount(0, { timeout: 60_000 })
  await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 60_000 })
}

/** Text of one's own in the workspace that knows a model. */
async function ownText(day: Day): Promise<void> {
  const { page, key, click, place } = hands(day)
  await place('Zones')
  await expect(page.getByTestId('tool-dock')).toBeVisible()
  await key('y')
  day.acts += 2
  await page.getByTestId('own-text').fill(`round ${day.round % 6}: a silver river runs into the sea`)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByTestId('text-tool').getByRole('listbox', { name: 'Tokens of your text' })).toBeVisible({
    timeout: 60_000,
  })
  await click(
    page
      .getByTestId('text-features')
      .locator('tbody tr')
      .first()
      .getByRole('button', { name: /^(Choose|Drop)/ }),
  )
  await key('Escape')
  await click(page.getByTestId('tool-text'))
}

/** One round of everything; it ends at the table of the sample, where it began. */
export async function workRound(day: Day): Promise<void> {
  const { page } = day.bench
  for (const part of [features, zones, sideBySide, analyses, queue, figure, toy, dialogs]) await part(day)
  await open(day, day.names.letters)
  await ownText(day)
  await open(day, day.names.words)
  await hands(day).place('Features')
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 60_000 })
  day.round++
}
