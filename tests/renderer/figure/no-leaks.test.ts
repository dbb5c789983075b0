// @vitest-environment happy-dom
// What is exported depends on the figure alone: not on the theme of the window, nor on how many pixels its screen has.
import { join } from 'node:path'
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildFigure, layoutPage } from '../../../core/figure/build-figure.ts'
import { asPage } from '../../../core/figure/page.ts'
import { toSvg } from '../../../core/figure/svg.ts'
import type { PageFigure } from '../../../core/figure/types.ts'
import { renderFigure } from '../../../main/figure/render.ts'
import FigureCanvas from '../../../renderer/panels/figure/FigureCanvas.vue'
import { useFigureEditor } from '../../../renderer/panels/figure/use-figure-editor.ts'
import { figureOfChart, figureOfView } from '../../../renderer/stores/figure-making.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { defaultCamera } from '../../../core/figure/new-figure.ts'
import { samples } from '../../core/chart/samples.ts'
import { makeView } from '../../core/figure/views.ts'
import { connectData, makeWorkspace, startPage } from '../fake-servers.ts'

const fonts = join(import.meta.dirname, '../../../main/figure/fonts')
const windows = [
  { theme: 'light', pixels: 1 },
  { theme: 'light', pixels: 1.5 },
  { theme: 'dark', pixels: 1 },
  { theme: 'dark', pixels: 2 },
] as const

/** A window with a theme and a screen. */
async function open({ theme, pixels }: (typeof windows)[number]) {
  startPage()
  connectData({
    'workspace.get': () => makeWorkspace(),
    'definition.get': () => ({ current: null, events: [], tests: [] }),
    'figure.list': () => [],
    'figure.save': ({ recipe }) => ({ id: 'figure-1', name: recipe.title, updatedAt: '' }),
  })
  document.documentElement.dataset.theme = theme
  document.documentElement.style.colorScheme = theme
  Object.defineProperty(window, 'devicePixelRatio', { value: pixels, configurable: true })
  await useWorkspace().load()
}
const names = { dictionary: 'sae', activations: 'words' }
const source = { dictionaries: [], activations: [], analysis: 'x', parameters: {}, seed: 0 }
const made = {
  'zones in 2D': async () => asPage(await figureOfView(makeView(), defaultCamera, names)),
  'zones in 3D': async () => asPage(await figureOfView(makeView({ dim: 3 }), defaultCamera, names)),
  'a chart': async () => asPage(await figureOfChart(samples.errors!(), source, [])),
}

describe.each(Object.entries(made))('%s', (name, make) => {
  const first = new Map<string, Buffer>()
  it.each(windows)('is the same file from a window that is $theme with $pixels pixels', async which => {
    await open(which)
    const page = await make()
    expect(page.theme).toBe('light')
    for (const format of name === 'a chart' ? (['svg', 'pdf', 'png'] as const) : (['svg', 'pdf', 'png', 'html'] as const)) {
      const bytes = Buffer.from((await renderFigure(page, format, 96, fonts)).bytes)
      if (!first.has(format)) first.set(format, bytes)
      expect(bytes.equals(first.get(format)!), format).toBe(true)
    }
  }) // prettier-ignore
})

describe('the page in the editor', () => {
  const drawn: string[] = []
  beforeEach(() => void (document.body.innerHTML = ''))
  it.each(windows)('is drawn alike in a window that is $theme with $pixels pixels, as the SVG has it', async which => {
    await open(which)
    const page: PageFigure = await made['zones in 2D']()
    const host = mount(FigureCanvas, { props: { recipe: page, layout: layoutPage(page), editor: useFigureEditor() } })
    await flushPromises()
    const shapes = host.findAll('[data-role=cell], [data-role=boundary], [data-role=point], text').map(e => e.html())
    drawn.push(shapes.join('\n'))
    expect(shapes.length).toBeGreaterThan(50)
    expect(drawn.at(-1)).toBe(drawn[0])
    const file = toSvg(buildFigure(page), page)
    const cells = host.findAll('[data-role=cell]').map(e => e.attributes('points'))
    expect(cells).toEqual([...file.matchAll(/<polygon data-role="cell"[^>]* points="([^"]*)"/g)].map(m => m[1]))
    host.unmount()
  })
})
