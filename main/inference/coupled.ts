// Dictionaries whose rows are coupled (SaeSpec.coupled): of a selection of n rows the k n largest values are on. Inference process.
// One pass finds the value that separates them; with it as a threshold every row stands for itself.
import { justBelow } from '../../core/sae/rows.ts'
import { AppError } from '../../shared/errors.ts'
import type { ProviderChoice } from '../../shared/model.ts'
import type { SaeModel } from './formats/format.ts'
import type { Encoder } from './encoder.ts'

/** @throws AppError unsupported-format where one batch says nothing, because rows are coupled */
export function requireOwnRows({ spec, files }: SaeModel): void {
  if (spec.coupled === undefined) return
  throw new AppError(
    'unsupported-format',
    `${files[0]}: with use_threshold=false the rows of a whole selection are coupled, and this is computed batch by batch. Leave the option out to use its threshold, or run \`encode\` on the selection.`,
  )
}

type MakeEncoder = (model: SaeModel, choice: ProviderChoice, threads: number | null) => Promise<Encoder>

/** An encoder under which every positive value is on. */
export const encoderOfPositives = (
  make: MakeEncoder,
  model: SaeModel,
  { provider, threads }: { provider: ProviderChoice; threads: number | null },
): Promise<Encoder> => make({ ...model, spec: { ...model.spec, coupled: undefined } }, provider, threads)

/** more would not fit into memory beside their codes */
const mostKept = 2 ** 28

/** Keeps the `count` + 1 largest of the values that it is given. */
export function createLargest(path: string, count: number) {
  const kept = count + 1
  if (kept > mostKept) {
    throw new AppError(
      'unsupported-format',
      `${path}: the ${count} largest values of a selection are wanted, at most ${mostKept} are looked for. Choose fewer rows.`,
    )
  }
  let values = new Float32Array(0)
  let n = 0
  const shrink = () => {
    values.subarray(0, n).sort()
    values.copyWithin(0, Math.max(0, n - kept), n)
    n = Math.min(n, kept)
  }
  return {
    add(more: Float32Array): void {
      if (n + more.length > values.length) {
        shrink()
        const larger = new Float32Array(Math.max(2 * kept, n + more.length))
        larger.set(values.subarray(0, n))
        values = larger
      }
      values.set(more, n)
      n += more.length
    },
    /**
     * A number that exactly `count` of the values are above, or more where the next ones are equal to the last of them; 0 where there are not as many.
     * It lies between two values, so that their last bits do not decide.
     */
    threshold(): number {
      shrink()
      if (n < kept) return 0
      const [outside, inside] = [values[0]!, values[1]!]
      if (outside === inside) return justBelow(inside)
      const middle = Math.fround((outside + inside) / 2)
      return middle < inside ? middle : outside
    },
  }
}
