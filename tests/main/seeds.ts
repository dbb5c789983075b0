// Which mutations a fuzz test tries: some that are always the same, and as many new ones as there is time for.

/** With ZONOSCOPE_FUZZ_MINUTES every fuzz file goes on for about so long with mutations that were never tried. */
export const fuzzMinutes = Number(process.env['ZONOSCOPE_FUZZ_MINUTES'] ?? 0)
if (!(fuzzMinutes >= 0)) throw new Error(`ZONOSCOPE_FUZZ_MINUTES: found ${process.env['ZONOSCOPE_FUZZ_MINUTES']}, expected minutes, for example 60.`) // prettier-ignore

/** ms that new mutations may take beside a test's own limit */
export const fuzzTime = fuzzMinutes * 60_000

/**
 * Numbers of mutations: 0 to `fixed` - 1, then new ones (from the clock: a failure names its number, and the number alone gives the mutation again).
 * @param share of the file's time: 1 / its kinds
 */
export function* mutationNumbers(fixed: number, share: number): Generator<number> {
  for (let i = 0; i < fixed; i++) yield i
  const end = performance.now() + fuzzTime * share
  for (let i = Date.now() % 1_000_000_000; performance.now() < end; i++) yield i
}
