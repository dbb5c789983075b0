// What a bench says: one JSON line per figure on standard output, and what it could not measure on standard error. Both are kept for docs/benchmarks.md.
import { quantile } from './timing.mjs'

const digits = number => Number(number.toPrecision(4))

/** Fewest pairs that a ratio to a peer stands on. */
export const leastPairs = 5

/**
 * Collects the lines of one group.
 * @param print gets each line as text
 */
export function createReporter(print = line => console.log(line)) {
  const lines = []
  const missing = []
  const keep = line => {
    lines.push(line)
    print(JSON.stringify(line))
  }
  return {
    lines,
    missing,
    /** One number against {limit}, what is promised, or {reference}, another number of ours. What else is given is kept beside it. */
    report(figure, value, unit, against) {
      const base = against.limit ?? against.reference
      if (base === undefined) throw new Error(`bench: ${figure} stands alone: give it a limit, a reference or a peer`)
      keep({ figure, value: digits(value), unit, ...against, ratio: digits(value / base) })
    },
    /**
     * The same work by another program in the same run (`turns`): medians of both, and the smallest, middle and largest ratio of a pair.
     * @param pairs {ours, peer}: at least five numbers each
     */
    compare(figure, unit, { ours, peer }, more = {}) {
      if (ours.length < leastPairs || ours.length !== peer.length)
        throw new Error(
          `bench: ${figure} has ${ours.length} numbers of ours and ${peer.length} of its peer; ${leastPairs} pairs are needed`,
        )
      const ratios = ours.map((value, i) => value / peer[i])
      const [min, ratio, max] = [Math.min(...ratios), quantile(ratios, 0.5), Math.max(...ratios)].map(digits)
      keep({ figure, value: digits(quantile(ours, 0.5)), unit, peer: digits(quantile(peer, 0.5)), ratio, min, max, pairs: ours.length, ...more }) // prettier-ignore
    },
    /** What this machine does not allow to be measured, and why. */
    skip(what) {
      missing.push(what)
      console.error(`bench: not measured: ${what}`)
    },
  }
}
