// The activation plane as a chart, for figures: points by their true quarter, the thresholds, those that the lines put elsewhere ringed. Pure; renderer.
import type { Chart, ChartColor, ChartLayer } from '../../../../core/chart/types.ts'
import type { ChartSource } from '../../../../core/figure/chart/new-chart.ts'
import type { ActivationPlane, PlaneAxis } from '../../../../core/zones/activation-plane.ts'
import type { WorkspaceInfo } from '../../../../shared/model.ts'
import { formatCount, formatShare, plural } from '../../../format.ts'
import { axisName, quadrantsOf } from '../../../plots/activation-plane.plot.ts'
import { planeOrder, quadrantName } from '../../../plots/plane-marks.ts'
import { planeSubtitle } from './plane-words.ts'

/** points whose token is written, where there is room */
const mostNamed = 40

/** Band of the thresholds of rows, as an outline across the other axis. */
function bandOf(axis: PlaneAxis, other: PlaneAxis, isX: boolean, color: ChartColor): ChartLayer[] {
  if (!axis.varies) return []
  const { low, high } = axis.varies
  const [from, to] = other.range
  const outline = isX ? [low, from, high, from, high, to, low, to] : [from, low, from, high, to, high, to, low]
  return [{ kind: 'areas', outlines: [outline], opacity: 0.12, color, name: `5–95% of thresholds of #${axis.feature}` }]
}

const ruleOf = ({ threshold, varies, feature }: PlaneAxis, axis: 'x' | 'y', color: ChartColor): ChartLayer[] =>
  threshold === null
    ? []
    : [{ kind: 'rule', axis, at: threshold, color, dashed: varies !== null, label: `#${feature} ${varies ? 'median threshold' : 'on'} ${axis === 'x' ? '→' : '↑'}` }] // prettier-ignore

/** @param slots colour of each chosen feature, by position */
export function planeChart(view: ActivationPlane, slots: readonly number[]): Chart {
  const { x, y, points, population, quadrants, disagreement, spec } = view
  const { unit, n } = population
  const colors: ChartColor[] = ['muted', slots[x.position] ?? 'accent', slots[y.position] ?? 'accent', 'ink']
  const of = points.rows.length
  const places = Array.from({ length: of }, (_, i) => quadrantsOf(view, i))
  const named = new Set(planeOrder(view).subarray(0, mostNamed))
  const layer = (name: string, color: ChartColor, indices: readonly number[], more: object = {}): ChartLayer[] =>
    indices.length === 0
      ? []
      : [{ kind: 'points', name, color, x: indices.map(i => points.z[2 * i]!), y: indices.map(i => points.z[2 * i + 1]!), labels: indices.map(i => points.tokens[i] ?? ''), shown: indices.flatMap((i, at) => (named.has(i) ? [at] : [])), ...more }] // prettier-ignore
  const where = (test: (i: number) => boolean) => Array.from(places.keys()).filter(test)
  const counted = (quadrant: number) => {
    const { nTrue } = quadrants[quadrant]!
    return `${quadrantName(view, quadrant)}: ${formatCount(nTrue)} (${formatShare(nTrue / n)})`
  }
  const wrong = disagreement ? where(i => places[i]!.truly !== places[i]!.drawn) : []
  return {
    title: `#${x.feature} against #${y.feature}`,
    subtitle: `${planeSubtitle(spec, unit)}; counts of ${formatCount(n)} ${plural(n, unit)}, ${formatCount(of)} drawn`,
    x: { label: axisName(x), kind: 'linear' },
    y: { label: axisName(y), kind: 'linear' },
    layers: [
      ...bandOf(x, y, true, colors[1]!),
      ...bandOf(y, x, false, colors[2]!),
      ...[0, 1, 2, 3].flatMap(q => layer(counted(q), colors[q]!, where(i => places[i]!.truly === q), { radius: q === 0 ? 0.4 : 0.55 })), // prettier-ignore
      ...layer('drawn in another quarter than the true one', 'warn', wrong, { hollow: true, radius: 0.8, shown: [] }),
      ...ruleOf(x, 'x', colors[1]!),
      ...ruleOf(y, 'y', colors[2]!),
    ],
  }
}

export function planeSource({ spec, x, y }: ActivationPlane, info: WorkspaceInfo): ChartSource {
  const named = (list: readonly { id: string; name: string }[], id: string) => ({
    id,
    name: list.find(one => one.id === id)?.name ?? id.slice(0, 12),
  })
  const run = info.runs.find(r => r.dictionary === spec.dictionary && r.activations === spec.activations)
  return {
    dictionaries: [named(info.dictionaries, spec.dictionary)],
    activations: [named(info.activations, spec.activations)],
    runs: run ? [run.id] : [],
    analysis: 'Activation plane',
    parameters: {
      x: x.feature,
      y: y.feature,
      points: spec.points,
      ...(spec.filter ? { filter: spec.filter } : {}),
      ...(spec.control ? { control: spec.control.kind } : {}),
    },
    seed: spec.control && 'seed' in spec.control ? spec.control.seed : null,
  }
}
