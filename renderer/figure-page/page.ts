// The script of an exported HTML figure: reads the recipe in the page and brings its plot, or its page of panels, to life. A browser, without network.
import { loneZones } from '../../core/figure/page.ts'
import { decodeRecipe } from '../../core/figure/serialise.ts'
import type { PageFigure } from '../../core/figure/types.ts'
import { livePlot } from './plot.ts'
import { liveSheet } from './sheet.ts'

const find = <T extends Element>(selector: string) => document.querySelector<T>(selector)!
const onSwitch = (selector: string, act: (data: DOMStringMap, checked: boolean) => void) => {
  for (const input of document.querySelectorAll<HTMLInputElement>(selector))
    input.addEventListener('change', () => act(input.dataset, input.checked))
}

function startPlot(page: PageFigure): void {
  const plot = livePlot(loneZones(page)!, page.annotations, find('canvas'), find('#tip'))
  onSwitch('input[data-feature]', (data, checked) => plot.setFeature(Number(data.feature), checked))
  onSwitch('input[data-part]', (data, checked) => plot.setPart(data.part as 'points', checked))
}

function startSheet(page: PageFigure): void {
  const sheet = liveSheet(page, find('#figure'), find('#tip'))
  onSwitch('input[data-hides]', (data, checked) => sheet.show(data.panel!, data.hides!.split(' ').map(Number), checked))
}

function start(): void {
  const page = decodeRecipe(find('#zonoscope-recipe').textContent ?? '')
  if (loneZones(page)) startPlot(page)
  else startSheet(page)
  // Colours of strangers cannot be in the style sheet, and inline styles are forbidden; a property set here is neither.
  for (const mark of document.querySelectorAll<HTMLElement>('i[data-color]')) {
    mark.style.color = mark.dataset.color!
    mark.style.backgroundColor = `${mark.dataset.color!}4d`
  }
}

start()
