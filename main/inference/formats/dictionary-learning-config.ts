// config.json of dictionary_learning: what of it decides anything. Inference process.
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { readJsonObject } from '../../containers/json.ts'

const maxJson = 16 * 2 ** 20

export interface Config {
  path: string
  dictClass: string | null
  k: unknown
  dIn: unknown
  dSae: unknown
  hook: string | null
  /** L0 that training aimed at */
  targetL0: number | null
}

/** What a trainer trains, for a config that names only the trainer. */
const classOfTrainer = new Map([
  ['StandardTrainer', 'AutoEncoder'],
  ['StandardTrainerAprilUpdate', 'AutoEncoder'],
  ['GatedSAETrainer', 'GatedAutoEncoder'],
  ['TopKTrainer', 'AutoEncoderTopK'],
  ['TrainerTopK', 'AutoEncoderTopK'],
  ['BatchTopKTrainer', 'BatchTopKSAE'],
  ['TrainerBatchTopK', 'BatchTopKSAE'],
  ['MatryoshkaBatchTopKTrainer', 'MatryoshkaBatchTopKSAE'],
  ['JumpReluTrainer', 'JumpReluAutoEncoder'],
  ['TrainerJumpRelu', 'JumpReluAutoEncoder'],
])

/** config.json beside the file, or above a folder of checkpoints; null where there is none. */
export async function readConfig(folder: string): Promise<Config | null> {
  for (const path of [join(folder, 'config.json'), join(folder, '..', 'config.json')]) {
    const json = await readJsonObject(path, maxJson).catch((e: unknown) => {
      if (e instanceof AppError && e.code === 'not-found') return null
      throw e
    })
    const trainer = json?.get('trainer')
    if (typeof trainer !== 'object' || trainer === null) continue
    const entries = new Map<string, unknown>(Object.entries(trainer))
    const dictClass = entries.get('dict_class') ?? classOfTrainer.get(String(entries.get('trainer_class')))
    const place = /^resid_post_layer_(\d+)$/.exec(String(entries.get('submodule_name') ?? ''))
    return {
      path,
      dictClass: typeof dictClass === 'string' ? dictClass : null,
      k: entries.get('k') ?? null,
      dIn: entries.get('activation_dim') ?? null,
      dSae: entries.get('dict_size') ?? null,
      targetL0: typeof entries.get('target_l0') === 'number' ? (entries.get('target_l0') as number) : null,
      hook: place ? `blocks.${place[1]}.hook_resid_post` : null,
    }
  }
  return null
}
