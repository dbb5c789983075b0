// dictionary_learning on disk (saprmarks): ae.pt, or checkpoints/ae_STEP.pt, with config.json. Inference process.
import { join } from 'node:path'
import { readLearned } from './dictionary-learning-model.ts'
import type { SaeFormat, SaeListing } from './format.ts'

const name = 'ae.pt'
const isCheckpoint = (file: string) => /^ae(_\d+)?\.pt$/.test(file)

export const format = {
  id: 'dictionary_learning',
  matches: ({ names, file }: SaeListing) =>
    file === null ? names.has(name) : isCheckpoint(file) || (file === 'config.json' && names.has(name)),
  read: ({ folder, file }, options) =>
    readLearned(join(folder, file !== null && isCheckpoint(file) ? file : name), options),
} satisfies SaeFormat
