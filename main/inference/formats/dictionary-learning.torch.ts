// dictionary_learning under another name than ae.pt: its config.json beside it, or tensors that only its classes have. Inference process.
import { candidatesOf } from './dictionary-learning-class.ts'
import { readConfig } from './dictionary-learning-config.ts'
import { learnedIn } from './dictionary-learning-file.ts'
import { readLearned } from './dictionary-learning-model.ts'
import type { TorchFormat } from './torch-format.ts'

export const torchFormat: TorchFormat = {
  id: 'dictionary_learning',
  async recognises({ path, folder, file }) {
    const { tensors } = learnedIn(path, file.root)
    const candidates = candidatesOf(new Map([...tensors].map(([key, { shape }]) => [key, shape])))
    // Without a config the tensors of AutoEncoderNew are those of deepseek.torch.ts, with the same equations.
    return (
      candidates.length > 0 && (candidates[0] !== 'AutoEncoderNew' || (await readConfig(folder))?.dictClass != null)
    )
  },
  read: ({ path }, options) => readLearned(path, options),
}
