// The calls of the ledger and of changing a feature: a part of the data server's contract (contract.ts). Types only; every process.
import type { StepProgress } from './concept-api.ts'
import type {
  AblationReport,
  ChangeReport,
  ChangeSpec,
  ClassReport,
  LedgerChoices,
  LedgerReport,
  ProbeSpec,
} from './ledger-model.ts'

export interface LedgerApi {
  /** What probes can be made of, with the row's own values. */
  'ledger.choices': { in: { activations: string; row: number }; out: LedgerChoices }
  /** A row's ledger along a class's probe, and absorption of the class; needs a finished run. The first of a probe takes seconds. */
  'ledger.row': { in: { run: string; row: number; probe: ProbeSpec }; out: LedgerReport; progress: StepProgress }
  /** The class alone: its probe, main latents and absorption. */
  'ledger.class': { in: { run: string; probe: ProbeSpec }; out: ClassReport; progress: StepProgress }
  /** The document of a row with one feature's part scaled, and what that leaves of the model's predictions. */
  'ledger.change': { in: ChangeSpec; out: ChangeReport; progress: StepProgress }
  /**
   * Absorption of a class by exact ablation at each candidate row; kept in the workspace, so that asking again answers at once.
   * @throws bad-input where no tokens answer for the class behind such rows
   */
  'ledger.ablate': { in: { run: string; probe: ProbeSpec }; out: AblationReport; progress: StepProgress }
}
