// Dictionaries whose rows are coupled (SaeSpec.coupled): of a selection of n rows the k n largest values are on. Inference process.
import { AppError } from '../../shared/errors.ts'
import type { SaeModel } from './formats/format.ts'

/** @throws AppError unsupported-format where one batch says nothing, because rows are coupled */
export function requireOwnRows({ spec, files }: SaeModel): void {
  if (spec.coupled === undefined) return
  throw new AppError(
    'unsupported-format',
    `${files[0]}: with use_threshold=false the rows of a whole selection are coupled, and this is computed batch by batch. Leave the option out to use its threshold, or run \`encode\` on the selection.`,
  )
}
