// The script of an exported HTML figure: reads the recipe in the page and brings its plot to life. A browser, without network.
import { decodeRecipe } from '../../core/figure/serialise.ts'
import type { ZoneFigure } from '../../core/figure/types.ts'
import { livePlot } from './plot.ts'

const find = <T extends Element>(selector: string) => document.querySelector<T>(selector)!

function start(): void {
  const recipe = decodeRecipe(find('#zonoscope-recipe').textContent ?? '') as ZoneFigure
  const plot = livePlot(recipe, find('canvas'), find('#tip'))
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
