// Whether a chart in a figure's recipe fits together: what drawing relies on, so that a stranger's recipe fails here and nowhere else. Every process.
type Need = (condition: boolean, what: string) => asserts condition

const isObject = (v: unknown): v is Record<string, unknown> => v !== null && typeof v === 'object' && !Array.isArray(v)
const isNumber = (v: unknown): v is number => typeof v === 'number'
const isFiniteNumber = (v: unknown): v is number => typeof v === 'number' && Number.isFinite(v)

/** Far above what the window ever draws. */
const most = { layers: 64, numbers: 4_000_000, texts: 500_000, cells: 1_000_000 }
export const mostChartNames = 20_000

const colorNames = ['ink', 'muted', 'accent', 'null', 'warn', 'positive', 'negative']
export const isChartColor = (v: unknown): boolean =>
  typeof v === 'string' ? colorNames.includes(v) : Number.isInteger(v) && Number(v) >= 0 && Number(v) < 1_000

/** A list of numbers as charts have them. */
export function isNumbers(v: unknown): v is ArrayLike<number> {
  if (v instanceof Float64Array || v instanceof Float32Array || v instanceof Int32Array || v instanceof Uint8Array) return true // prettier-ignore
  return Array.isArray(v) && v.every(isNumber)
}

const isTexts = (v: unknown, length: number): boolean =>
  v === undefined || (Array.isArray(v) && v.length <= Math.max(length, 0) && v.every(t => typeof t === 'string'))

/** Columns of a layer that have one number for each mark, and those that may be missing. */
const columns: Record<string, { all: string[]; some: string[] }> = {
  points: { all: ['x', 'y'], some: ['low', 'high'] },
  line: { all: ['x', 'y'], some: [] },
  band: { all: ['x', 'low', 'high'], some: [] },
  bars: { all: ['at', 'to'], some: ['from'] },
  segments: { all: ['x1', 'y1', 'x2', 'y2'], some: [] },
}

/** Checks every field that drawing reads. @param need throws one sentence */
export function checkChart(chart: unknown, need: Need): void {
  need(isObject(chart), 'the chart is missing')
  for (const key of ['title', 'subtitle']) need(typeof chart[key] === 'string', `the chart's ${key} is not text`)
  need(chart.equal === undefined || typeof chart.equal === 'boolean', 'equal is neither true nor false')
  for (const name of ['x', 'y']) checkAxis(chart[name], name, need)
  need(
    Array.isArray(chart.layers) && chart.layers.length <= most.layers,
    `layers is not a list of at most ${most.layers}`,
  )
  for (const layer of chart.layers as unknown[]) checkLayer(layer, need)
}

function checkAxis(axis: unknown, name: string, need: Need): void {
  need(isObject(axis) && typeof axis.label === 'string', `the ${name} axis has no label`)
  need(['linear', 'log', 'category'].includes(String(axis.kind)), `the ${name} axis has an unknown kind`)
  for (const key of ['min', 'max'])
    need(axis[key] === undefined || isFiniteNumber(axis[key]), `${name}.${key} is no number`)
  need(isTexts(axis.categories, mostChartNames), `the ${name} axis has names that are no texts, or more than ${mostChartNames}`) // prettier-ignore
}

function checkLayer(layer: unknown, need: Need): void {
  need(isObject(layer), 'a layer is no layer')
  const kind = String(layer.kind)
  need(layer.name === undefined || typeof layer.name === 'string', 'the name of a layer is not text')
  if (kind === 'cells') return checkCells(layer, need)
  need(isChartColor(layer.color), `a layer of ${kind} has an unknown colour`)
  let n = 1
  if (kind === 'rule') {
    need(layer.axis === 'x' || layer.axis === 'y', 'a rule is on no axis')
    need(isNumber(layer.at), 'a rule has no value')
    need(layer.label === undefined || typeof layer.label === 'string', 'the label of a rule is not text')
  } else if (kind === 'areas') {
    need(Array.isArray(layer.outlines) && layer.outlines.every(isNumbers), 'areas have no outlines')
    n = layer.outlines.length
    need(layer.opacity === undefined || isFiniteNumber(layer.opacity), 'areas have a wrong opacity')
  } else {
    const wanted = columns[kind]
    need(wanted !== undefined, `a layer is of the unknown kind ${kind.slice(0, 40)}`)
    n = (layer[wanted.all[0]!] as { length?: number } | undefined)?.length ?? -1
    const there = [...wanted.all, ...wanted.some.filter(key => layer[key] !== undefined)]
    for (const key of there) {
      const values = layer[key]
      need(
        isNumbers(values) && values.length === n && n <= most.numbers,
        `${key} of ${kind} is not a list like the others`,
      )
    }
    if (kind === 'bars') need(layer.along === 'x' || layer.along === 'y', 'bars lie along no axis')
    for (const key of ['radius', 'width']) need(layer[key] === undefined || (isFiniteNumber(layer[key]) && layer[key] > 0), `${key} of ${kind} is not above 0`) // prettier-ignore
    need(layer.shown === undefined || (isNumbers(layer.shown) && layer.shown.length <= most.texts), 'shown is no list of numbers') // prettier-ignore
  }
  need(isTexts(layer.labels, Math.min(n, most.texts)), `labels of ${kind} are not one text for each mark`)
  if (kind === 'points' && layer.heat !== undefined) {
    const { heat } = layer
    need(isObject(heat) && isNumbers(heat.values) && heat.values.length === n, 'numbers told by colour are not one for each point') // prettier-ignore
    checkScale(heat, 'points', need)
  }
  const { colors } = layer
  need(colors === undefined || (Array.isArray(colors) && colors.length <= n && colors.every(isChartColor)), `colours of ${kind} are not one for each mark`) // prettier-ignore
}

function checkCells(layer: Record<string, unknown>, need: Need): void {
  const { columns: across, rows, values } = layer
  const whole = (v: unknown): v is number => Number.isInteger(v) && Number(v) >= 0 && Number(v) <= mostChartNames
  need(whole(across) && whole(rows) && across * rows <= most.cells, 'cells have a wrong number of rows or columns')
  need(isNumbers(values) && values.length === across * rows, 'cells and their values differ in number')
  need(layer.scale === 'sequential' || layer.scale === 'diverging', 'cells have an unknown scale')
  checkScale(layer, 'cells', need)
  need(isTexts(layer.labels, across * rows), 'labels of cells are no texts')
}

function checkScale({ low, high, title }: Record<string, unknown>, of: string, need: Need): void {
  need([low, high].every(isFiniteNumber), `the colour scale of ${of} has no ends`)
  need(typeof title === 'string', `the colour scale of ${of} has no title`)
}

export function checkChartOptions(options: unknown, need: Need): void {
  need(isObject(options), 'options is missing')
  for (const key of ['labels', 'legend'])
    need(typeof options[key] === 'boolean', `options.${key} is neither true nor false`)
  need(Array.isArray(options.hidden) && options.hidden.every(isNumber), 'options.hidden is not a list of layers')
}

export function checkChartProvenance(p: unknown, need: Need): void {
  need(isObject(p) && typeof p.tool === 'string' && typeof p.version === 'string', 'provenance is missing')
  const isNamed = (v: unknown) => isObject(v) && typeof v.id === 'string' && typeof v.name === 'string'
  for (const key of ['dictionaries', 'activations']) {
    const list = p[key]
    need(Array.isArray(list) && list.every(isNamed), `provenance.${key} is not a list of hashes with names`)
  }
  need(Array.isArray(p.runs) && p.runs.every(r => typeof r === 'string'), 'provenance.runs is not a list')
  const { analysis } = p
  need(isObject(analysis) && typeof analysis.name === 'string' && isObject(analysis.parameters), 'provenance names no analysis') // prettier-ignore
  need(analysis.seed === null || isFiniteNumber(analysis.seed), 'the seed of the analysis is no number')
}
