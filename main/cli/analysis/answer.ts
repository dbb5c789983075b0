// Computes what a request asks on an open workspace; its numbers and its figure. Command line.
import { newChartFigure } from '../../../core/figure/chart/new-chart.ts'
import type { Chart } from '../../../core/chart/types.ts'
import type { ChartFigure, ParameterValue, ZoneFigure } from '../../../core/figure/types.ts'
import type { ZoneView } from '../../../core/zones/types.ts'
import { AppError } from '../../../shared/errors.ts'
import type { WorkspaceInfo } from '../../../shared/model.ts'
import { toolVersion } from '../../../shared/version.ts'
import type { Io } from '../command.ts'
import type { Local } from '../local.ts'
import { brief } from './brief.ts'
import { drawn, type Drawn } from './drawn.ts'
import { resolveInput, type AnalysisRequest } from './request.ts'
import { zoneFigure, zoneInput } from './zone-request.ts'

export interface Answered {
  request: AnalysisRequest
  /** with ids in place of names */
  input: Record<string, unknown>
  answer: unknown
  /** the answer's numbers without long lists, and what the panel says beyond them */
  numbers: unknown
  charts: Record<string, Chart | null>
  title: string
  info: WorkspaceInfo
}

/** @param file of the request, for messages. @throws AppError as the call, and not-found for names */
export async function answerRequest(
  request: AnalysisRequest,
  file: string,
  local: Pick<Local, 'data' | 'grant'>,
  io: Pick<Io, 'signal' | 'progress'>,
): Promise<Answered> {
  const info = await local.data.call('workspace.get', undefined)
  const resolved = resolveInput(request, info, file, local.grant)
  const input = request.analysis === 'zone.view' ? await zoneInput(resolved, info, file, local) : resolved
  const progress = ({ phase, done, total }: { phase: string; done: number; total: number }) =>
    io.progress(total > 0 ? `${phase}: ${done} of ${total}` : phase)
  // The contract checks the input; which call it is only the request knows.
  const call = local.data.call as (name: string, input: unknown, options: object) => Promise<unknown>
  const answer = await call(request.analysis, input, { signal: io.signal, onProgress: progress })
  const { title, charts, numbers, numbersAlone = false } = drawn[request.analysis] as Drawn<unknown>
  const unit = info.activations.find(({ id }) => id === activationsOf(input, info))?.unit ?? 'row'
  return {
    request,
    input,
    answer,
    numbers:
      Array.isArray(answer) || numbersAlone
        ? brief(numbers?.(answer) ?? {})
        : { ...(brief(answer) as object), ...(brief(numbers?.(answer) ?? {}) as object) },
    charts: charts(answer, { unit, input }),
    title,
    info,
  }
}

/** Activations that an input is of: its own, or those of the first run that it names. */
function activationsOf({ activations, run, runs }: Record<string, unknown>, info: WorkspaceInfo): unknown {
  if (activations !== undefined) return activations
  const first = run ?? (Array.isArray(runs) ? (runs as unknown[])[0] : undefined)
  return info.runs.find(({ id }) => id === first)?.activations
}

/** The figure of the request's chart, as the panel's Export menu makes it. @throws AppError bad-input for a chart that there is not */
export function figureOf(answered: Answered, file: string): ChartFigure | ZoneFigure {
  const { request } = answered
  const figure =
    request.analysis === 'zone.view'
      ? zoneFigure(answered.answer as ZoneView, answered.info, null)
      : chartFigureOf(answered, file)
  const { title, caption, widthMm, heightMm } = request
  return {
    ...figure,
    ...(title === undefined ? {} : { title }),
    ...(caption === undefined ? {} : { caption }),
    widthMm: widthMm ?? figure.widthMm,
    heightMm: heightMm ?? figure.heightMm,
  }
}

function chartFigureOf({ request, input, charts, title, info }: Answered, file: string): ChartFigure {
  const names = Object.keys(charts)
  const name = request.chart ?? names[0]
  const chart = name === undefined ? undefined : charts[name]
  if (!chart) {
    const there = names.filter(one => charts[one]).join(', ')
    throw new AppError('bad-input', `${file}: ${name === undefined ? `${request.analysis} has no charts` : `chart ${name}: there is none; there are ${there || 'no others'}`}.`) // prettier-ignore
  }
  const { seed = null, ...parameters } = request.input
  const ids = new Set(JSON.stringify(input).match(/[0-9a-f]{16,}/g))
  const runs = info.runs.filter(({ id }) => ids.has(id))
  const dictionaries = info.dictionaries.filter(({ id }) => ids.has(id) || runs.some(run => run.dictionary === id))
  return newChartFigure(
    chart,
    {
      dictionaries,
      activations: info.activations.filter(({ id }) => id === activationsOf(input, info)),
      runs: runs.map(({ id }) => id),
      analysis: title,
      parameters: scalars(parameters),
      seed: typeof seed === 'number' ? seed : null,
    },
    { theme: 'light', version: toolVersion },
  )
}

/** Parameters that a caption can say; what dictionaries they are of it says by itself. */
function scalars(parameters: Record<string, unknown>): Record<string, ParameterValue> {
  const out: Record<string, ParameterValue> = {}
  const add = (key: string, value: unknown) => {
    if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') out[key] = value
    else if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const [inner, of] of Object.entries(value)) add(inner, of)
  }
  const said = new Set(['run', 'runs', 'a', 'b', 'dictionaries', 'activations'])
  for (const [key, value] of Object.entries(parameters)) if (!said.has(key)) add(key, value)
  return out
}
