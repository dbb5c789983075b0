// A zone plot as a request: token sets by filters in place of row numbers, what it says as numbers, and its figure. Command line.
import { newFigure } from '../../../core/figure/new-figure.ts'
import type { FigureCamera, ZoneFigure } from '../../../core/figure/types.ts'
import { mostSetRows, type ZoneView } from '../../../core/zones/types.ts'
import { AppError } from '../../../shared/errors.ts'
import type { WorkspaceInfo } from '../../../shared/model.ts'
import { toolVersion } from '../../../shared/version.ts'
import type { Local } from '../local.ts'

const plain = { basis: 'encoder', origin: 'mean', filter: '', points: 'firing', control: null }

/**
 * The input of `zone.view`: with the settings that a new plot has where it names none, and the rows of `{ name, where }` sets, of its own and of
 * `sliceFrom`, which are looked for with the codes of that dictionary's run.
 * @param file the request's own, for messages. @throws AppError bad-input, not-found
 */
export async function zoneInput(
  input: Record<string, unknown>,
  info: WorkspaceInfo,
  file: string,
  local: Pick<Local, 'data'>,
): Promise<Record<string, unknown>> {
  const { activations } = input
  const withRows = async (of: Record<string, unknown>) => {
    if (!Array.isArray(of['sets'])) return of
    const run = info.runs.find(r => r.dictionary === of['dictionary'] && r.activations === activations && r.state === 'done') // prettier-ignore
    const sets: unknown[] = []
    for (const set of of['sets'] as unknown[]) {
      const { name, where } = (typeof set === 'object' && set !== null ? set : {}) as Record<string, unknown>
      if (typeof where !== 'string') {
        sets.push(set)
        continue
      }
      const asked = { activations: String(activations), filter: where, limit: mostSetRows, run: run?.id ?? null }
      const { total, rows } = await local.data.call('token.search', asked)
      if (total === 0 || total > rows.length) {
        throw new AppError('bad-input', `${file}: ${where}: found ${total} rows; 1 to ${mostSetRows} are expected.`)
      }
      sets.push({ name, rows: Array.from(rows) })
    }
    return { ...of, sets }
  }
  const { sliceFrom } = input
  const isSource = typeof sliceFrom === 'object' && sliceFrom !== null
  return {
    ...plain,
    ...(await withRows(input)),
    ...(isSource ? { sliceFrom: { origin: 'mean', ...(await withRows(sliceFrom as Record<string, unknown>)) } } : {}),
  }
}

/** What a plot says: rows of each zone, of the population and of the sets, and how the features lie to each other. */
export function zoneNumbers({ features, zones, population, spec, ...view }: ZoneView): Record<string, unknown> {
  const { unit, n, rows, masked, source } = population
  return {
    features: features.map(f => ({
      feature: f.feature,
      rows: f.nActive,
      encoderDecoderCosine: f.encoderDecoderCosine,
    })),
    zones: zones
      .filter(zone => zone.nTrue > 0)
      .map(zone => ({
        on: features.flatMap((f, i) => (zone.active & (1 << i) ? [f.feature] : [])),
        rows: zone.nTrue,
      })),
    sets: (spec.sets ?? []).map(set => ({ name: set.name, rows: set.rows.length })),
    population: { unit, n, rows, masked, source },
    explained: view.explainedCentred,
    encoderCosines: view.encoderCosines,
    decoderCosines: view.decoderCosines,
    warnings: view.warnings,
  }
}

/** The figure of a plot, as the window makes a new one. */
export function zoneFigure(view: ZoneView, info: WorkspaceInfo, camera: FigureCamera | null): ZoneFigure {
  const { spec } = view
  const named = (list: readonly { id: string; name: string }[], id: string) =>
    list.find(one => one.id === id)?.name ?? id
  const run = info.runs.find(r => r.dictionary === spec.dictionary && r.activations === spec.activations && r.state === 'done') // prettier-ignore
  return newFigure(view, {
    dictionaryName: named(info.dictionaries, spec.dictionary),
    activationsName: named(info.activations, spec.activations),
    labels: [],
    theme: 'light',
    camera,
    version: toolVersion,
    run: run?.id ?? null,
  })
}
