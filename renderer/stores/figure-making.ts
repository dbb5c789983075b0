// Makes figures of what the window shows: a view with the definitions of now, a chart with its source. Renderer.
import type { Chart } from '../../core/chart/types.ts'
import { newChartFigure, type ChartSource } from '../../core/figure/chart/new-chart.ts'
import { newCardFigure } from '../../core/figure/card/new-card.ts'
import { newFigure } from '../../core/figure/new-figure.ts'
import type {
  Card,
  CardOptions,
  ChartFigure,
  FigureCamera,
  FigureOptions,
  PageFigure,
  ZoneFigure,
} from '../../core/figure/types.ts'
import { figurePoints } from '../../core/zones/default-spec.ts'
import type { ZoneSpec, ZoneView } from '../../core/zones/types.ts'
import { app, data } from '../api.ts'
import { useWorkspace } from './workspace.ts'

/** What a figure is made of besides the view and the camera. */
export interface FigureSource {
  /** names, not ids */
  dictionary: string
  activations: string
  /** colours by position; by position where left out */
  slots?: readonly number[]
  /** what the colours stand for, by position, where they are of what people said */
  groups?: readonly string[]
  options?: FigureOptions
}

/** A figure of a view, or of the answer to a request, with the current definitions as labels. @throws AppError */
export async function figureOfView(
  shown: ZoneView | ZoneSpec,
  camera: FigureCamera,
  names: FigureSource,
): Promise<ZoneFigure> {
  const made = 'population' in shown ? shown : null
  const spec = 'population' in shown ? shown.spec : shown
  const maxDrawn = Math.min(spec.maxDrawn ?? figurePoints, figurePoints)
  const fits = made && made.population.drawn <= figurePoints
  const view = fits ? made : await data.call('zone.view', { ...spec, maxDrawn })
  const { dictionary, activations } = view.spec
  const [{ version }, ...labels] = await Promise.all([
    app.call('app.info', undefined),
    ...view.features.map(async (f, i) => {
      const { current } = await data.call('definition.get', { dictionary, feature: f.feature })
      const group = names.groups?.[i]
      return [current?.label ?? '', group === undefined ? '' : `(${group})`].filter(Boolean).join(' ')
    }),
  ])
  const run = useWorkspace().info?.runs.find(r => r.dictionary === dictionary && r.activations === activations)
  return newFigure(view, {
    dictionaryName: names.dictionary,
    activationsName: names.activations,
    labels,
    theme: 'light',
    camera,
    slots: names.slots,
    options: names.options,
    version,
    run: run?.id ?? null,
  })
}

/** A state of the toy lab as a figure: its provenance is its settings. @throws AppError */
export async function figureOfToy(
  view: ZoneView,
  camera: FigureCamera,
  {
    name,
    labels,
    slots,
    options,
  }: { name: string; labels: string[]; slots: readonly number[]; options: FigureOptions },
): Promise<ZoneFigure> {
  const { version } = await app.call('app.info', undefined)
  const names = { dictionaryName: name, activationsName: 'its samples', labels, theme: 'light' as const }
  return newFigure(view, { ...names, camera, slots, options, version })
}

/** A figure of a chart. @throws AppError */
export async function figureOfChart(
  chart: Chart,
  source: ChartSource,
  hidden: readonly number[],
): Promise<ChartFigure> {
  const { version } = await app.call('app.info', undefined)
  return newChartFigure(chart, source, { theme: 'light', version, hidden })
}

/** A card and where its numbers come from. */
export interface SourcedCard {
  card: Card
  source: ChartSource
  /** what of it is shown, as in the window */
  options?: Partial<CardOptions>
}

/** A figure of a card. @throws AppError */
export async function figureOfCard({ card, source, options }: SourcedCard): Promise<PageFigure> {
  const { version } = await app.call('app.info', undefined)
  return newCardFigure(card, source, { theme: 'light', version, options })
}
