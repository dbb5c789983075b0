// sparsify on disk (EleutherAI): HOOKPOINT/cfg.json and HOOKPOINT/sae.safetensors. Inference process.
// EleutherAI/sparsify 9d3b136c: sparsify/sparse_coder.py, config.py, fused_encoder.py
import { join } from 'node:path'
import type { SaeKind, SaeSpec } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import { readJsonObject } from '../../containers/json.ts'
import { openSafetensors, tensorOf, type SafetensorsFile } from '../../containers/safetensors.ts'
import type { SaeFormat, SaeListing, SaeModel } from './format.ts'
import { show } from './given-options.ts'
import { settingReader, withOptions } from './settings.ts'
import { expectSizes, partReaders, sizesOf, type Parts } from './parts.ts'

const cfgName = 'cfg.json'
const weightsName = 'sae.safetensors'
const kinds = new Map<unknown, SaeKind>([
  ['topk', 'topk'],
  ['groupmax', 'groupmax'],
])
const givable = ['k', 'activation', 'transcode']
/** W_dec has a latent's direction as a row, not as a column. */
const parts: Parts = {
  encoder: { name: 'encoder.weight', isLinear: true },
  decoder: { name: 'W_dec', isLinear: false },
  bEnc: 'encoder.bias',
  bDec: 'b_dec',
  threshold: null,
  skip: null,
}

export const format = {
  id: 'sparsify',
  matches: ({ names, file }: SaeListing) =>
    names.has(weightsName) && (file === null || file === cfgName || file === weightsName),
  async read({ folder, names }, options): Promise<SaeModel> {
    const path = join(folder, weightsName)
    const cfgPath = join(folder, cfgName)
    if (!names.has(cfgName)) {
      throw new AppError('bad-input', `${path}: found no ${cfgName} beside it, expected the one that sparsify writes.`)
    }
    const warnings: string[] = []
    const cfg = withOptions(cfgPath, await readJsonObject(cfgPath, 2 ** 20), options, givable, warnings)
    const file = await openSafetensors(path)
    await file.source.close()
    const { spec, used } = specOf(file, cfgPath, cfg, warnings)
    const dtype = tensorOf(file, parts.encoder.name).type
    const activation = spec.kind
    return {
      description: {
        kind: 'dictionary',
        format: 'sparsify',
        architecture: spec.transcoder ? `${activation}_transcoder` : activation,
        dIn: spec.dIn,
        dSae: spec.dSae,
        dOut: spec.dOut,
        dtype,
        options: {
          k: spec.k,
          activation,
          ...(spec.signed ? { signed: true } : {}),
          transcode: spec.transcoder,
          skip_connection: spec.skip,
          normalize_decoder: cfg.get('normalize_decoder') ?? true,
          apply_b_dec_to_input: spec.subtractBDec,
          dtype: `torch.${dtype}`,
        },
        optionsNeeded: [],
        warnings,
      },
      // That b_dec is subtracted follows from transcode, in the library's code.
      assumed: [
        'apply_b_dec_to_input',
        ...['k', 'activation', 'transcode', 'normalize_decoder', 'skip_connection'].filter(n => cfg.get(n) == null),
      ],
      spec,
      hook: hookOf(folder),
      files: [cfgPath, path],
      ...partReaders(path, spec, used),
    }
  },
} satisfies SaeFormat

function specOf(
  file: SafetensorsFile,
  cfgPath: string,
  cfg: ReadonlyMap<string, unknown>,
  warnings: string[],
): { spec: SaeSpec; used: Parts } {
  const { flag, size, bad } = settingReader(cfgPath, cfg)
  const kind = kinds.get(cfg.get('activation') ?? 'topk')
  if (!kind) {
    const found = show(cfg.get('activation'))
    throw new AppError('unsupported-format', `${cfgPath}: activation ${found}; topk and groupmax are run.`)
  }
  // June to August 2024: no ReLU, the k largest |h|, which keep their sign.
  const signed = flag('signed', false)
  if (signed && kind !== 'topk') throw bad('signed', `false beside activation ${kind}`)
  // normalize_decoder and multi_topk are for training alone.
  const transcoder = flag('transcode', false)
  const skip = flag('skip_connection', false)
  const used = { ...parts, skip: skip ? 'W_skip' : null }
  const sizes = sizesOf(file, used)
  const { dIn, dSae } = sizes
  const latents = cfg.get('num_latents') === 0 ? null : size('num_latents')
  const expansion = latents === null ? settingReader(cfgPath, cfg).number('expansion_factor') : null
  expectSizes(
    file.source.path,
    [
      ['d_in', size('d_in'), dIn],
      ['num_latents', latents ?? (expansion === null ? null : dIn * expansion), dSae],
    ],
    cfgPath,
  )
  let k = size('k')
  if (k === null) {
    k = 32
    warnings.push(`${cfgName} has no k; 32 is used, the default of sparsify. Give another with --option k=N.`)
  }
  if (k > dSae) throw bad('k', `at most ${dSae}, the number of features`)
  if (kind === 'groupmax' && dSae % k !== 0) throw bad('k', `a divisor of ${dSae}, as groups are of equal size`)
  const spec: SaeSpec = {
    kind,
    ...sizes,
    inputNorm: 'none',
    subtractBDec: !transcoder,
    k,
    rescaleByDecoderNorm: false,
    skip,
    transcoder,
    ...(signed ? { signed } : {}),
  }
  if (signed) warnings.push('Codes are signed: the k largest sizes of h are on, and keep their sign.')
  if (spec.subtractBDec && dIn !== spec.dOut) {
    throw new AppError(
      'bad-input',
      `${file.source.path}: reads ${dIn} numbers and writes ${spec.dOut}: a transcoder. Give --option transcode=true.`,
    )
  }
  return { spec, used }
}

/** Folders are named after the module that was hooked, layers.5.mlp; of several seeds, one folder further in. */
function hookOf(folder: string): string | null {
  const names = folder.split(/[\\/]/).slice(-2)
  const isHook = (name: string) => /^([a-z_]+\.)*(layers|layer|h|blocks)[._]\d+(\.\w+)*$|^embed_tokens$/.test(name)
  return names.findLast(isHook)?.slice(0, 200) ?? null
}
