// Where the numbers of an exported HTML figure come from, as a list that opens. Every process.
import { count, percent } from './format-number.ts'
import { letterAt } from './page.ts'
import { escapeXml } from './svg.ts'
import type { ChartProvenance, FigurePanel, PageFigure, ZonePicture } from './types.ts'

type Rows = [string, string][]

function zoneRows({ provenance: p, view }: ZonePicture): Rows {
  return [
    ['Dictionary', `${p.dictionary.name} · ${p.dictionary.id}`],
    ['Activations', `${p.activations.name} · ${p.activations.id}`],
    ...(p.run ? [['Run', p.run] as [string, string]] : []),
    ['Features', view.features.map(f => `#${f.feature}`).join(', ')],
    ...(view.spec.filter ? [['Query', view.spec.filter] as [string, string]] : []),
    [
      'Drawn',
      `${count(view.population.drawn)} of ${count(view.population.n)}: ${percent(view.population.rateNear)} of those in or near a zone, ${percent(view.population.rateSilent)} of the silent`,
    ],
  ]
}

function chartRows({ dictionaries, activations, runs, analysis }: ChartProvenance): Rows {
  const { name, parameters, seed } = analysis
  return [
    ...dictionaries.map(d => ['Dictionary', `${d.name} · ${d.id}`] as [string, string]),
    ...activations.map(a => ['Activations', `${a.name} · ${a.id}`] as [string, string]),
    ...runs.map(run => ['Run', run] as [string, string]),
    ['Analysis', name],
    ...Object.entries(parameters).map(([key, v]) => [key, Array.isArray(v) ? v.join(', ') : String(v)] as [string, string]), // prettier-ignore
    ...(seed === null ? [] : [['Seed', String(seed)] as [string, string]]),
  ]
}

const rowsOf = (panel: FigurePanel): Rows => (panel.kind === 'zones' ? zoneRows(panel) : chartRows(panel.provenance))

/** @param rastered what of the picture are pixels; empty where nothing is */
export function provenanceHtml(page: PageFigure, rastered = ''): string {
  const { tool, version, exportedAt } = page.panels[0]!.provenance
  const dl = (rows: Rows) => `<dl>${rows.map(([k, v]) => `<dt>${escapeXml(k)}</dt><dd>${escapeXml(v)}</dd>`).join('')}</dl>` // prettier-ignore
  const made: Rows = [
    ['Made with', `${tool} ${version}${exportedAt ? `, ${exportedAt}` : ''}`],
    ...(rastered === '' ? [] : [['Points', rastered] as [string, string]]),
  ]
  const [first] = page.panels
  const own =
    page.panels.length === 1
      ? dl([...made, ...rowsOf(first!)])
      : dl(made) + page.panels.map((panel, i) => `<h2>${escapeXml(`${letterAt({ letters: 'a', panels: page.panels }, i)} ${panel.title}`.trim())}</h2>${dl(rowsOf(panel))}`).join('') // prettier-ignore
  return `<details><summary>Where the numbers come from</summary>${own}<p>The recipe with all numbers is inside this file: drop it on Zonoscope to open the figure again.</p></details>\n`
}
