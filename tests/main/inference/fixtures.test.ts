// The encode path against codes and reconstructions that SAELens itself computed.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { cases, excess, fixtures, never, npy, ref } from './help.ts'

const server = createInferenceServer()

test('the cases are there', () => expect(cases.length).toBeGreaterThanOrEqual(14))

test.each(cases)(
  '$name',
  async ({ name, format, architecture, shapes, tolerance, options, options_not_in_files: given }) => {
    const path = join(fixtures, name, 'model')
    const description = await server['sae.describe']({ path, options: given }, never)
    expect(description).toMatchObject({
      format,
      architecture,
      dIn: shapes.d_in,
      dSae: shapes.d_sae,
      dOut: shapes.d_out,
    })
    for (const key of [
      'k',
      'apply_b_dec_to_input',
      'normalize_activations',
      'dtype',
      'd_out',
      'rescale_acts_by_decoder_norm',
      'residual_threshold',
      'max_iterations',
      'effective_max_iterations',
      'stop_on_duplicate_support',
      'normalize_decoder',
      'use_threshold',
      'batch_mode',
      'threshold',
      'activation',
      'normalize',
      'apply_pre_bias',
      'variant',
      'normalization',
      'delta',
      'comparison',
      'transcode',
      'skip_connection',
      'norm_scaling_factor',
    ]) {
      if (Object.hasOwn(options, key) && Object.hasOwn(description.options, key)) {
        expect([key, description.options[key]]).toEqual([key, options[key]])
      }
    }

    const x = join(fixtures, name, 'x.npy')
    const selection = { source: { path: x, tensor: null }, from: 0, to: shapes.n }
    const own = await server['sae.uncouple']({ sae: ref(path, given), ...selection }, never)
    const out = await server['sae.encode']({ sae: ref(path, own.options), ...selection, recon: true }, never)
    const acts = new Float32Array(shapes.n * shapes.d_sae)
    for (let r = 0; r < shapes.n; r++) {
      for (let e = out.indptr[r]!; e < out.indptr[r + 1]!; e++) {
        acts[r * shapes.d_sae + out.features[e]!] = out.values[e]!
        if (e > out.indptr[r]!) expect(out.features[e]).toBeGreaterThan(out.features[e - 1]!)
      }
    }
    const wantActs = await npy(join(fixtures, name, 'acts.npy'))
    const wantRecon = await npy(join(fixtures, name, 'recon.npy'))
    expect(acts.map(v => Math.sign(v) + 0)).toEqual(wantActs.map(v => Math.sign(v) + 0))
    expect(excess(acts, wantActs, tolerance.acts)).toBeLessThanOrEqual(0)
    expect(excess(out.recon!, wantRecon, tolerance.recon)).toBeLessThanOrEqual(0)

    // squaredError is |x - recon|^2 where that makes sense
    const rows = await npy(x)
    const d = shapes.d_in
    const want = Float32Array.from({ length: shapes.n }, (_, r) =>
      architecture.includes('transcoder')
        ? NaN
        : rows.subarray(r * d, r * d + d).reduce((sum, v, j) => sum + (v - wantRecon[r * d + j]!) ** 2, 0),
    )
    if (Number.isNaN(want[0])) expect(out.squaredError).toEqual(want)
    else expect(excess(out.squaredError, want, { atol: 1e-2, rtol: 1e-4 })).toBeLessThanOrEqual(0)
  },
)
