// What the options of dictionaries mean, by name, for the import page. The equations are in docs/architecture.md, "The forward pass". Data process.
import type { NeededOption } from '../../shared/import-model.ts'

type Words = string | ((value: unknown) => string)

const said = (yes: string, no: string) => (value: unknown) => (value === true ? yes : no)

const subtracted = said(
  'b_dec is subtracted from the input before the encoder.',
  'b_dec is not subtracted from the input; the decoder alone adds it.',
)
const normalized: Words = value => {
  if (value === 'layer_norm') return 'Each row is centred and divided by its standard deviation; undone on the reconstruction.'
  if (value === 'constant_norm_rescale') return 'Each row is scaled to norm √d_in; undone on the reconstruction.'
  if (value === 'expected_average_only_in') return 'Rows are used as they are: the scale of training is taken to be folded into the weights.'
  return 'Rows are used as they are, at the scale of the model.'
} // prettier-ignore

const meanings: Readonly<Record<string, Words>> = {
  apply_b_dec_to_input: subtracted,
  apply_pre_bias: subtracted,
  normalize_activations: normalized,
  normalize: said('Each row is centred and divided by its standard deviation; undone on the reconstruction.', 'Rows are used as they are.'),
  normalization: 'How the rows of the dictionary are scaled before they are used.',
  norm_scaling_factor: 'Rows are multiplied by it before the encoder, and reconstructions divided by it.',
  reshape_activations: value => value === 'hook_z' ? 'A row is the heads of one token side by side, head after head.' : 'A row is one vector of the model.',
  activation: 'How pre-activations become activations.',
  tied: said('Decoder and encoder are one matrix.', 'Decoder and encoder are two matrices.'),
  k: 'Features kept in a row: those with the largest pre-activations.',
  top_k: 'Features kept in a row: those with the largest pre-activations.',
  rescale_acts_by_decoder_norm: said('Pre-activations are weighed by the norm of the decoder row, and activations divided by it before decoding.', 'Pre-activations are taken as they are, whatever the norm of the decoder row.'),
  use_threshold: said('A feature is on where it is above the stored threshold, row by row.', 'The k largest are on, without a threshold.'),
  threshold: value => typeof value === 'number' && value < 0 ? 'Never set in training: every positive value is on.' : 'A feature is on where its value is above this.',
  running_threshold: 'The mean smallest value that training kept: a feature is on from this value.',
  topk_threshold: 'A feature is on where its value is above this.',
  batch_mode: said('Of n rows together the k n largest values are on: rows depend on each other.', 'Every row stands for itself.'),
  normalize_decoder: said('Decoder rows are scaled to norm 1 and activations by their norms; the reconstruction stays.', 'Decoder rows and activations are used as stored.'),
  dict_class: 'The class of dictionary_learning that wrote it: it decides the biases and what is on.',
  transcode: said('The output is another place of the model: the reconstruction is not of the input.', 'The reconstruction is of the input.'),
  transcoder: said('The output is another place of the model: the reconstruction is not of the input.', 'The reconstruction is of the input.'),
  affine_skip_connection: said('A linear map of the input is added to the reconstruction.', 'Nothing but the decoder makes the reconstruction.'),
  skip_connection: said('A linear map of the input is added to the reconstruction.', 'Nothing but the decoder makes the reconstruction.'),
  embedding_rescale: said('Read at the embedding: W_enc is divided and W_dec multiplied by √d_in.', 'Weights are used as stored.'),
  variant: 'The library whose equations are used.',
  class: 'The class of overcomplete that wrote it: it decides what is on.',
  encoder: 'What makes pre-activations of a row.',
  multiplier: value => value === null ? 'Atoms are used at their scale.' : 'Every atom is scaled by e to this power.',
  comparison: 'A feature is on from its threshold, the threshold itself included.',
  relu: said('Values below zero are set to zero.', 'Values keep their sign.'),
  b_dec: 'Whether a vector is added to the reconstruction.',
  d_out: 'Numbers of the vectors that it writes.',
  residual_threshold: 'A row stops taking features when what is left of it is shorter than this.',
  max_iterations: value => value === null ? 'The most features that a row takes: as many as it has numbers.' : 'The most features that a row takes.',
  effective_max_iterations: 'The most features that a row takes, as it is run.',
  stop_on_duplicate_support: said('A row stops when a step takes a feature that it has already.', 'A row may take a feature again.'),
  delta: 'How far an atom of an archetypal dictionary may lie from the hull of the data.',
  multi_topk: said('Trained with several k at once; k decides here.', 'Trained with one k.'),
  signed: said('Activations keep their sign: the largest by size are kept.', 'Only positive activations are kept.'),
} // prettier-ignore

/** A sentence; empty for an option that has none here. */
export function meaningOf(name: string, value: unknown): string {
  const words = Object.hasOwn(meanings, name) ? meanings[name]! : ''
  return typeof words === 'string' ? words : words(value)
}

type Suggestion = Pick<NeededOption, 'suggested' | 'consequence'>

/**
 * A sensible value for an option that no file carries, and what follows from it.
 * @param l0 what the name of the dictionary promises
 */
export function suggestionFor(name: string, { l0, dSae }: { l0: number | null; dSae: number }): Suggestion {
  const k = Math.min(l0 === null ? 32 : Math.round(l0), dSae)
  const fromName =
    l0 === null ? 'a common choice; another k than that of training gives other features' : 'what its name promises'
  const all: Readonly<Record<string, Suggestion>> = {
    k: { suggested: k, consequence: `${k} features are on in every row: ${fromName}. The k with which FVU fits the training is the right one.` },
    top_k: { suggested: k, consequence: `${k} features are on in every row: ${fromName}.` },
    threshold: { suggested: 0, consequence: 'At 0 every positive value is on: more features than in training. Take the trained threshold where you know it.' },
    running_threshold: { suggested: 0, consequence: 'At 0 every positive value is on: more features than in training.' },
    delta: { suggested: 1, consequence: 'The library’s default. Another delta than that of training gives a slightly different dictionary.' },
    normalization: { suggested: 'l2', consequence: 'The library’s default: every atom has norm 1. Where it was another, activations are off by a factor a feature.' },
    use_threshold: { suggested: true, consequence: 'Row by row with the stored threshold, as it is meant to be used.' },
    norm_scaling_factor: { suggested: 1, consequence: 'At 1 rows are used as they are. Where training scaled them, L0 and FVU are far off.' },
  } // prettier-ignore
  return Object.hasOwn(all, name) ? all[name]! : { suggested: null, consequence: '' }
}

/** What a person should know of options that look harmless, a sentence each. */
export function optionWarnings(options: Record<string, unknown>, assumed: readonly string[]): string[] {
  const warnings: string[] = []
  const isSaid = assumed.includes('apply_b_dec_to_input')
  if (isSaid && typeof options['apply_b_dec_to_input'] === 'boolean') {
    const what = options['apply_b_dec_to_input'] ? 'is subtracted' : 'is not subtracted'
    warnings.push(`No file says whether b_dec is subtracted from the input; it ${what}, as in this format.`)
  }
  if (options['normalize_activations'] === 'expected_average_only_in') {
    warnings.push(
      'Trained on activations scaled to an average norm of √d_in. The scale is taken to be folded into the weights; where it is not, L0 and FVU below are far off.',
    )
  }
  return warnings
}
