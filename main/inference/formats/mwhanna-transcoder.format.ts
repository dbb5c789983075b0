// Per-layer transcoders of mwhanna on disk: layer_3.safetensors, one file a layer, in one folder. Inference process.
// SAELens 6.38 sae_lens/loading/pretrained_sae_loaders.py, mwhanna_transcoder. config.yaml names the model alone and is not read.
import { join } from 'node:path'
import type { SaeSpec } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import { openSafetensors, tensorOf } from '../../containers/safetensors.ts'
import type { SaeFormat, SaeListing, SaeModel } from './format.ts'
import { requireKnown } from './given-options.ts'
import { severalDictionaries } from './inner-dictionaries.ts'
import { partReaders, sizesOf, type Parts } from './parts.ts'

const layerOf = (name: string): string | null => /^layer_(\d+)\.safetensors$/.exec(name)?.[1] ?? null
/** The encoder lies as [features, d_in], the decoder as [features, d_out]. */
const parts: Parts = {
  encoder: { name: 'W_enc', isLinear: true },
  decoder: { name: 'W_dec', isLinear: false },
  bEnc: 'b_enc',
  bDec: 'b_dec',
  threshold: null,
  skip: null,
}

export const format = {
  id: 'mwhanna_transcoder',
  matches: ({ names, file }: SaeListing) =>
    file === null ? [...names].some(name => layerOf(name) !== null) : layerOf(file) !== null,
  // Activations of a layer are called so, too.
  async claims(listing) {
    const name = listing.file ?? layersIn(listing)[0]!
    const file = await openSafetensors(join(listing.folder, name))
    await file.source.close()
    return ['W_enc', 'W_dec'].every(tensor => file.tensors.has(tensor) || file.refused.has(tensor))
  },
  async read(listing, options): Promise<SaeModel> {
    const layers = layersIn(listing)
    if (listing.file === null && layers.length > 1) {
      throw severalDictionaries(listing.path, layers)
    }
    const name = listing.file ?? layers[0]!
    const path = join(listing.folder, name)
    requireKnown(path, options, [])
    const file = await openSafetensors(path)
    await file.source.close()
    const other = [...file.tensors.keys()].find(tensor => tensor.includes('threshold'))
    if (other !== undefined) {
      throw new AppError('unsupported-format', `${path}: it holds ${other.slice(0, 80)}; of this layout ReLU is run.`)
    }
    const used = { ...parts, skip: file.tensors.has('W_skip') ? 'W_skip' : null }
    const spec: SaeSpec = {
      kind: 'relu',
      ...sizesOf(file, used),
      inputNorm: 'none',
      subtractBDec: false,
      k: null,
      rescaleByDecoderNorm: false,
      skip: used.skip !== null,
      transcoder: true,
    }
    const dtype = tensorOf(file, parts.encoder.name).type
    return {
      description: {
        kind: 'dictionary',
        format: 'mwhanna_transcoder',
        architecture: spec.skip ? 'skip_transcoder' : 'transcoder',
        dIn: spec.dIn,
        dSae: spec.dSae,
        dOut: spec.dOut,
        dtype,
        options: { apply_b_dec_to_input: false, dtype, d_out: spec.dOut },
        optionsNeeded: [],
        warnings: [],
      },
      spec,
      // Where SAELens says that this layout reads.
      hook: `blocks.${layerOf(name)}.mlp.hook_in`,
      assumed: ['apply_b_dec_to_input'],
      files: [path],
      ...partReaders(path, spec, used),
    }
  },
} satisfies SaeFormat

/** Files of layers, in the order of the layers. */
const layersIn = ({ names }: SaeListing): string[] =>
  [...names].filter(name => layerOf(name) !== null).sort((a, b) => Number(layerOf(a)) - Number(layerOf(b)))
