// The rule "ledger": a word of the letter that is absorbed in full, or one where the main latent is silent. Renderer.
import { ledgerCaption } from '../../../../core/tour/ledger.ts'
import type { LedgerReport } from '../../../../shared/ledger-model.ts'
import type { RulePlay } from './rule.ts'

export const play: RulePlay<'ledger', LedgerReport> = {
  kind: 'ledger',
  async find({ dictionary, probe, letter }, world) {
    const { data, activations, signal, onPhase } = world
    const run = world.run(dictionary)
    const quote = (text: string) => (/^[^\s()&|!"]+$/.test(text) ? text : `"${text}"`)
    const rows = Object.entries({ ...probe.where, [probe.by]: probe.value })
    const filter = rows.map(([column, cell]) => `${column}=${quote(cell)}`).join(' & ')
    const ask = async (row: number) => {
      const options = { signal, onProgress: (p: { phase: string }) => onPhase(p.phase) }
      return data.call('ledger.row', { run, row, probe: { ...probe, rank: 'convex' } }, options)
    }
    const search = async (text: string) =>
      (await data.call('token.search', { activations, filter: text, limit: 1, run }, { signal })).rows[0]
    onPhase('fitting the probe of the letter')
    const first = await search(filter)
    if (first === undefined) throw new Error(`No row has ${filter}.`)
    const any = await ask(first)
    const { absorbedRows, absorbers } = any.class
    if (absorbedRows.length > 0) {
      // Of the absorber of the most words: one of a single word may know that token only.
      const [widest] = absorbers.toSorted((a, b) => b.words.length - a.words.length || b.rows - a.rows)
      const words = new Set(widest?.words)
      for (const row of absorbedRows) {
        const report = await ask(row)
        if (words.has(report.token.trim())) return shown(report, row, letter)
      }
      return shown(await ask(absorbedRows[0]!), absorbedRows[0]!, letter)
    }
    // None is absorbed in full: one where the letter's feature is silent, if there is one.
    const row = (await search(`${filter} & silent(#${letter})`)) ?? first
    return shown(await ask(row), row, letter)
  },
  caption: (rule, { found }) =>
    ledgerCaption({
      ...found,
      value: rule.probe.value,
      main: found.class.main,
      positives: found.class.positives,
      fullShare: found.class.full,
      tooFew: found.class.tooFew,
    }),
}

/** The letter's feature and the strongest other latent that writes the letter are drawn. */
function shown(report: LedgerReport, row: number, letter: number) {
  const other = report.lines.find(line => line.feature !== letter)
  return { features: { letter, ...(other && { other: other.feature }), row }, data: report }
}
