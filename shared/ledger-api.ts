// The calls of the ledger and of changing a feature: a part of the data server's contract (contract.ts). Types only; every process.
import type { StepProgress } from './concept-api.ts'
import type { ChangeReport, ChangeSpec, LedgerChoices, LedgerReport, ProbeSpec } from './ledger-model.ts'

export interface LedgerApi {
  /** What probes can be made of, with the row's own values. */
  'ledger.choices': { in: { activations: string; row: number }; out: LedgerChoices }
  /** A row's ledger along a class's probe, and absorption of the class; needs a finished run. The first of a probe takes seconds. */
  'ledger.row': { in: { run: string; row: number; probe: ProbeSpec }; out: LedgerReport; progress: StepProgress }
  /** The document of a row with one feature's part scaled, and what that leaves of the model's predictions. */
  'ledger.change': { in: ChangeSpec; out: ChangeReport; progress: StepProgress }
}
