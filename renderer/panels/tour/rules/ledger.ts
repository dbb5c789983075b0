// The rule "ledger": a word of the letter that is absorbed in full, or one where the main latent is silent. Renderer.
import { ledgerCaption } from '../../../../core/tour/ledger.ts'
import type { LedgerReport } from '../../../../shared/ledger-model.ts'
import type { RulePlay } from './rule.ts'

export const play: RulePlay<'ledger', LedgerReport> = {
  kind: 'ledger',
  async find({ dictionary, probe }, world) {
    const { data, activations, signal, onPhase } = world
    const run = world.run(dictionary)
    const quote = (text: string) => (/^[^\s()&|!"]+$/.test(text) ? text : `"${text}"`)
    const rows = Object.entries({ ...probe.where, [probe.by]: probe.value })
    const filter = rows.map(([column, cell]) => `${column}=${quote(cell)}`).join(' & ')
    const ask = async (row: number) => {
      const options = { signal, onProgress: (p: { phase: string }) => onPhase(p.phase) }
      return data.call('ledger.row', { run, row, probe: { ...probe, rank: 'convex' } }, options)
    }
    onPhase('fitting the probe of the letter')
    const found = await data.call('token.search', { activations, filter, limit: 10_000, run }, { signal })
    const first = found.rows[0]
    if (first === undefined) throw new Error(`No row has ${filter}.`)
    const any = await ask(first)
    const absorbed = any.class.absorbedRows[0]
    const main = any.class.main[0]
    if (absorbed !== undefined) return shown(await ask(absorbed), absorbed)
    // None is absorbed in full: a row where the main latent is silent, if there is one.
    const silent =
      main === undefined
        ? null
        : await data.call('concept.silent', { run, members: { rows: [...found.rows] }, feature: main }, { signal })
    const row = silent?.silent.rows[0] ?? first
    return shown(await ask(row), row)
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

/** The main latent and the strongest other one are drawn. */
function shown(report: LedgerReport, row: number) {
  const [main] = report.class.main
  const other = report.lines.find(line => line.feature !== main)
  return {
    features: { ...(main !== undefined && { main }), ...(other && { other: other.feature }), row },
    data: report,
  }
}
