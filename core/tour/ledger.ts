// Step "the ledger of a silent word": who writes the letter where the letter's own feature does not. Pure, every process.
import { least } from '../concept/types.ts'
import { feature, figure, real, say, share, whole, type Caption, type Part } from './caption.ts'

export interface LedgerNumbers {
  token: string
  /** the class, as its column has it: s */
  value: string
  /** main latents of the class; none where the fit found none */
  main: readonly number[]
  mainSilent: boolean
  /** what the row has along the class's probe, and its parts */
  projection: number
  bias: number
  error: number
  /** largest share first */
  lines: readonly { feature: number; share: number; main: boolean }[]
  /** absorbed in full (A2, version 2) */
  full: boolean
  /** rows of the class with a positive projection, and the share of them absorbed in full; null where there are none */
  positives: number
  fullShare: { value: number; low: number; high: number } | null
  tooFew: boolean
}

const rule = `Met when the word's main latents are silent and one other latent writes the letter's direction, so that the word counts as absorbed in full (Chanin et al., version 2), and the class has at least ${least.rows} rows of ${least.types} word types. The probe learned from other words than it is tested on.`

/** lines that are worded */
const shown = 2

/** Met when the row is absorbed in full and the class is large enough. */
export function ledgerCaption(numbers: LedgerNumbers): Caption {
  const { token, value, main, mainSilent, projection, lines, full, positives, fullShare, tooFew } = numbers
  const on = new Set(lines.map(line => line.feature))
  const latents = main
    .slice(0, 3)
    .flatMap((f, i): Part[] => [i > 0 ? ', ' : '', ...say`${feature(`main${i}`, f)} (${on.has(f) ? 'on' : 'silent'})`])
  const head =
    main.length === 0
      ? say`No latent says the letter “${value}” by itself. `
      : say`Main latents of the letter “${value}” on ${figure('token', `“${token.trim()}”`)}: ${latents}. `
  const top = lines.slice(0, shown)
  const parts = top.flatMap((line, i): Part[] => [
    i > 0 ? ' and ' : '',
    ...say`${feature(`line${i}`, line.feature)} ${real(`share${i}`, line.share)}`,
  ])
  const written = say`Along the letter's probe it has ${real('projection', projection)}: of that, ${top.length > 0 ? parts : ['no latent']}, bias ${real('bias', numbers.bias)}, not reconstructed ${real('error', numbers.error)}. `
  const verdict = full ? say`It counts as absorbed in full. ` : say`It does not count as absorbed in full. `
  const all =
    fullShare === null || tooFew
      ? say`Of this letter there are too few words to give a rate.`
      : say`Of ${whole('positives', positives)} words with the letter, ${share('rate', fullShare.value)} are (95% interval ${share('low', fullShare.low)} to ${share('high', fullShare.high)}).`
  return { met: full && mainSilent && !tooFew, parts: [...head, ...written, ...verdict, ...all], rule }
}
