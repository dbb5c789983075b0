// The script of an exported HTML figure: reads the recipe in the page and brings its plot to life. A browser, without network.
import { loneZones } from '../../core/figure/page.ts'
import { decodeRecipe } from '../../core/figure/serialise.ts'
import { livePlot } from './plot.ts'

const find = <T extends Element>(selector: string) => document.querySelector<T>(selector)!

function start(): void {
  const page = decodeRecipe(find('#zonoscope-recipe').textContent ?? '')
  const plot = livePlot(loneZones(page)!, page.annotations, find('canvas'), find('#tip'))
  // Colours of strangers cannot be in the style sheet, and inline styles are forbidden; a property set here is neither.
  for (const mark of document.querySelectorAll<HTMLElement>('i[data-color]')) {
    mark.style.color = mark.dataset.color!
    mark.style.backgroundColor = `${mark.dataset.color!}4d`
  }
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-feature]'))
    input.addEventListener('change', () => plot.setFeature(Number(input.dataset.feature), input.checked))
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-part]'))
    input.addEventListener('change', () => plot.setPart(input.dataset.part as 'points', input.checked))
}

start()
