// The numbers behind figures as a table: nothing that is drawn is missing, panels are told apart.
import { describe, expect, it } from 'vitest'
import { figureTable } from '../../../core/figure/numbers.ts'
import { asPage } from '../../../core/figure/page.ts'
import { tableCsv } from '../../../core/table/write.ts'
import { cases, pages } from '../../gallery/cases.ts'

const tableOf = (name: string) => figureTable(pages[name]?.() ?? asPage(cases[name]!()))
const column = ({ columns, rows }: ReturnType<typeof tableOf>, name: string) => {
  const at = columns.findIndex(c => c.name === name)
  expect(at, name).toBeGreaterThanOrEqual(0)
  return rows.map(row => row[at])
}

describe('the numbers of a zone plot', () => {
  const page = asPage(cases['relu-2d']!())
  const panel = page.panels[0]!
  if (panel.kind !== 'zones') throw new Error('it is no zone plot')
  const { view } = panel
  const table = figureTable(page)
  const kinds = column(table, 'kind')

  it('have a row for every drawn token, with its place and its true and drawn features', () => {
    const tokens = table.rows.filter((_, i) => kinds[i] === view.population.unit)
    expect(tokens).toHaveLength(view.points.rows.length)
    const names = table.columns.map(c => c.name)
    const cell = (name: string) => tokens[3]![names.indexOf(name)]
    expect([cell('row'), cell('token')]).toEqual([view.points.rows[3], view.points.tokens[3]])
    expect([cell('s1'), cell('s2')]).toEqual([view.points.s[6], view.points.s[7]])
    expect(cell('outside the slice')).toBe(view.points.residual[3])
    const ids = (set: number) => view.features.filter((_, i) => (set >> i) & 1).map(f => f.feature).join(' ') // prettier-ignore
    expect([cell('features'), cell('drawn in')]).toEqual([ids(view.points.trueSet[3]!), ids(view.points.drawnSet[3]!)])
  })
  it('have zones with their counts, vectors and boundaries', () => {
    const of = (kind: string) => kinds.filter(k => k === kind).length
    expect(of('zone')).toBe(view.zones.length)
    expect([of('encoder'), of('decoder')]).toEqual([view.features.length, view.features.length])
    expect(of('boundary')).toBe(view.features.filter(f => f.state === 'line').length)
    const truly = column(table, `${view.population.unit}s truly in it`)
    const counted = truly.filter((_, i) => kinds[i] === 'zone').reduce<number>((sum, n) => sum + Number(n), 0)
    expect(counted).toBe(view.zones.reduce((sum, zone) => sum + zone.nTrue, 0))
  })
  it('have three coordinates in three dimensions', () => {
    const cube = Object.keys(cases).find(name => name.endsWith('3d'))!
    expect(tableOf(cube).columns.map(c => c.name)).toContain('s3')
  })
})

it('a chart alone is its marks, a heat among them', () => {
  const table = tableOf('chart-heat')
  expect(table.rows).toHaveLength(300)
  expect(column(table, 'log₁₀ density').filter(v => v === null)).toHaveLength(12)
})

it('a card is its facts, its chart and a row a token', () => {
  const page = pages['card-feature']!()
  const panel = page.panels[0]!
  if (panel.kind !== 'card') throw new Error('it is no card')
  const table = figureTable(page)
  const { facts, strips, quantity } = panel.card
  expect(column(table, 'series').slice(0, facts.length)).toEqual(facts.map(f => f.name))
  expect(column(table, 'token').filter(t => t !== null)).toHaveLength(strips.reduce((n, s) => n + s.tokens.length, 0))
  expect(column(table, quantity).filter(v => typeof v === 'number').length).toBeGreaterThan(0)
})

it('panels of a page are told apart, and texts of strangers are no formulas', () => {
  const table = tableOf('page-three-panels')
  expect([...new Set(column(table, 'panel'))]).toEqual(['a', 'b', 'c'])
  expect(table.rows.every(row => row.length === table.columns.length)).toBe(true)
  const hostile = tableCsv(tableOf('card-hostile'))
  expect(hostile).not.toMatch(/(^|,)=/m)
})
