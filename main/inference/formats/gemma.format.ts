// Gemma Scope 1 (params.npz) and 2 (params.safetensors with config.json) on disk. Inference process.
import { join } from 'node:path'
import type { SaeSpec } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import type { SaeFormat, SaeListing, SaeModel } from './format.ts'
import {
  gemmaNames,
  gemmaShapes,
  hookOf2,
  isEmbedding,
  isTranscoder2,
  isTranscoderFolder,
  l0Of2,
  npzName,
  openGemmaFile,
  readConfig2,
  safetensorsName,
} from './gemma-files.ts'
import { gemmaReaders } from './gemma-model.ts'
import { requireKnown } from './given-options.ts'
import { settingReader } from './settings.ts'

const givable = ['embedding_rescale', 'transcoder']

const weightsOf = ({ names, file }: SaeListing): string | null =>
  [npzName, safetensorsName].find(name => names.has(name) && (file === null || file === name)) ?? null

export const format = {
  id: 'gemma_scope',
  matches: listing =>
    weightsOf(listing) !== null || (listing.file === 'config.json' && listing.names.has(safetensorsName)),
  async read(listing, options): Promise<SaeModel> {
    const { folder, names: listed } = listing
    const name = weightsOf(listing) ?? safetensorsName
    const path = join(folder, name)
    requireKnown(path, options, givable)
    const { flag } = settingReader(path, new Map(Object.entries(options)))
    const file = await openGemmaFile(path)
    try {
      const names = gemmaNames(file)
      const shapes = gemmaShapes(file, names)
      const first = name === npzName
      const config = first ? new Map<string, unknown>() : await readConfig2(folder, listed)
      const transcoder = flag(
        'transcoder',
        names.skip !== null || (first ? isTranscoderFolder(folder) : isTranscoder2(folder, config)),
      )
      if (!transcoder && shapes.dIn !== shapes.dOut) {
        throw new AppError(
          'bad-input',
          `${path}: reads ${shapes.dIn} numbers and writes ${shapes.dOut}: a transcoder. Give --option transcoder=true.`,
        )
      }
      const rescale = flag('embedding_rescale', first && isEmbedding(folder))
      const spec: SaeSpec = {
        kind: 'jumprelu',
        ...shapes,
        inputNorm: 'none',
        subtractBDec: false,
        k: null,
        rescaleByDecoderNorm: false,
        skip: names.skip !== null,
        transcoder,
      }
      const dtype = file.layout(names.wDec).type
      const warnings: string[] = []
      if (dtype === 'float64') warnings.push('The arrays are float64; they are rounded to float32.')
      if (rescale)
        warnings.push('An embedding dictionary: W_enc / sqrt(d_in) and W_dec * sqrt(d_in), as SAELens reads it.')
      return {
        description: {
          kind: 'dictionary',
          format: first ? 'gemma_scope_npz' : 'gemma_scope_2',
          architecture: `jumprelu${transcoder ? (names.skip === null ? '_transcoder' : '_skip_transcoder') : ''}`,
          dIn: shapes.dIn,
          dSae: shapes.dSae,
          dOut: shapes.dOut,
          dtype,
          options: {
            apply_b_dec_to_input: false,
            dtype,
            ...(first ? { embedding_rescale: rescale } : { affine_skip_connection: names.skip !== null }),
            ...(transcoder ? { d_out: shapes.dOut } : {}),
          },
          optionsNeeded: [],
          warnings,
        },
        spec,
        hook: first ? null : hookOf2(config),
        // Its paper fixes the first; the folder's name, where it says it, the second.
        assumed: ['apply_b_dec_to_input', ...(rescale ? [] : ['embedding_rescale'])],
        l0: first ? null : l0Of2(config),
        files: [path, ...(!first && listed.has('config.json') ? [join(folder, 'config.json')] : [])],
        ...gemmaReaders({ path, spec, names, rescale }),
      }
    } finally {
      await file.close()
    }
  },
} satisfies SaeFormat
