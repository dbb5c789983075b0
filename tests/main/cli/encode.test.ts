// inspect and encode, as a user runs them, on the fixtures.
import { existsSync, readdirSync, writeFileSync, cpSync, truncateSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { expect, test } from 'vitest'
import { tempFolder, writeSafetensors } from '../containers/files.ts'
import { excess, fixtures, npy } from '../inference/help.ts'
import { cli } from './run.ts'

const model = (name: string) => join(fixtures, name, 'model')
const x = (name: string) => join(fixtures, name, 'x.npy')
const encode = (name: string, out: string, ...more: string[]) =>
  cli(['encode', '--sae', model(name), '--activations', x(name), '--provider', 'cpu', '--out', out, ...more])
const nothingWritten = (folder: string) => !existsSync(folder) || readdirSync(folder).length === 0

test.each(['sl_topk', 'sl_jumprelu', 'sl_standard_layer_norm', 'sl_skip_transcoder'])(
  'encode --dense %s',
  async name => {
    const out = join(tempFolder(), 'new', 'folder')
    const { status, json, stderr } = await encode(name, out, '--dense', '--batch', '24')
    expect([status, stderr.split('\n').length <= 3]).toEqual([0, true])
    const wanted = JSON.parse(readFileSync(join(fixtures, name, 'case.json'), 'utf8'))
    expect(Object.keys(json)).toEqual([
      'format',
      'architecture',
      'provider',
      'reason',
      'rows',
      'l0',
      'fvu',
      'seconds',
      'rowsPerSecond',
    ])
    expect(json).toMatchObject({ format: wanted.format, architecture: wanted.architecture, provider: 'cpu', rows: 64 })
    expect(json.l0).toBe(wanted.stats.l0_mean)
    expect(readdirSync(out).sort()).toEqual(['acts.npy', 'recon.npy'])
    const [acts, recon] = [await npy(join(out, 'acts.npy')), await npy(join(out, 'recon.npy'))]
    expect(excess(acts, await npy(join(fixtures, name, 'acts.npy')), wanted.tolerance.acts)).toBeLessThanOrEqual(0)
    expect(excess(recon, await npy(join(fixtures, name, 'recon.npy')), wanted.tolerance.recon)).toBeLessThanOrEqual(0)
    // FVU from its definition, in float64
    const rows = await npy(x(name))
    const d = wanted.shapes.d_in
    const mean = Array.from({ length: d }, (_, j) => rows.reduce((s, v, i) => s + (i % d === j ? v : 0), 0) / 64)
    const unexplained = rows.reduce((s, v, i) => s + (v - recon[i]!) ** 2, 0)
    const spread = rows.reduce((s, v, i) => s + (v - mean[i % d]!) ** 2, 0)
    if (name.includes('transcoder')) expect(json.fvu).toBeNull()
    else expect(json.fvu).toBeCloseTo(unexplained / spread, 5)
  },
)

test('encode writes codes.parquet with absolute rows, and a part of the rows equals that part of all', async () => {
  const folder = tempFolder()
  const all = await encode('sl_topk', join(folder, 'all'))
  const some = await encode('sl_topk', join(folder, 'some'), '--from', '10', '--to', '20', '--batch', '4')
  expect([all.status, some.status]).toEqual([0, 0])
  expect(some.json.rows).toBe(10)
  const read = async (name: string) =>
    (await parquetReadObjects({
      file: await asyncBufferFromFile(join(folder, name, 'codes.parquet')),
      compressors,
    })) as { token: number; feature: number; activation: number }[]
  const codes = await read('all')
  const acts = await npy(join(fixtures, 'sl_topk', 'acts.npy'))
  const want = [...acts].flatMap((v, i) => (v > 0 ? [{ token: Math.floor(i / 96), feature: i % 96 }] : []))
  expect(codes.map(({ token, feature }) => ({ token, feature }))).toEqual(want)
  for (const { token, feature, activation } of codes) expect(activation).toBeCloseTo(acts[token * 96 + feature]!, 3)
  const part = codes.filter(c => c.token >= 10 && c.token < 20)
  const found = await read('some')
  expect(found.map(c => [c.token, c.feature])).toEqual(part.map(c => [c.token, c.feature]))
  found.forEach((c, i) => expect(c.activation).toBeCloseTo(part[i]!.activation, 4))
})

test('a given option wins over the file, with a warning', async () => {
  const out = tempFolder()
  const { status, json, stderr } = await encode('sl_topk', out, '--option', 'k=3')
  expect(status).toBe(0)
  expect(json.l0).toBe(3)
  expect(stderr).toMatch(/Warning: The given option k=3 is used; cfg.json says 8/)
  expect((await encode('sl_topk', out, '--option', 'k=3', '--quiet')).stderr).toBe('')
  for (const option of ['k=97', 'k=0', 'k=2.5', 'kk=3', 'k="a"']) {
    expect([option, (await encode('sl_topk', out, '--option', option)).status]).toEqual([option, 3])
  }
  expect((await encode('sl_jumprelu', out, '--option', 'k=3')).stderr).toMatch(/option k is for topk/)
})

test('a provider that is not there falls back to the CPU and says so', async () => {
  const { status, json } = await encode('sl_standard', tempFolder(), '--provider', 'cuda')
  expect(status).toBe(0)
  // On a machine with a working CUDA library the answer is cuda; both are right, silence is not.
  if (json.provider === 'cpu') expect(json.reason).toMatch(/^CPU: .*CUDA/)
  else expect(json.reason).toMatch(/^CUDA/)
})

test('coupled rows: the whole selection is one batch, whatever the parts', async () => {
  const name = 'dl_batchtopk_batch_mode'
  const out = join(tempFolder(), 'out')
  const coupled = ['--option', 'use_threshold=false', '--dense']
  const { status, json } = await encode(name, out, ...coupled, '--batch', '24')
  const wanted = JSON.parse(readFileSync(join(fixtures, name, 'case.json'), 'utf8'))
  expect([status, json.architecture, json.l0]).toEqual([0, 'batchtopk', wanted.stats.l0_mean])
  expect(excess(await npy(join(out, 'acts.npy')), await npy(join(fixtures, name, 'acts.npy')), wanted.tolerance.acts)).toBeLessThanOrEqual(0)
  const part = await encode(name, out, ...coupled, '--from', '5', '--to', '21')
  expect([part.json.rows, part.json.l0]).toEqual([16, 8])
}) // prettier-ignore

test('an option that no file carries: inspect names it, encode ends with 3', async () => {
  const path = join(model('oc_mpsae_multiplier'), 'state_dict.pth')
  const { json } = await cli(['inspect', path])
  expect(json.optionsNeeded.map((o: { name: string }) => o.name)).toEqual(['k', 'normalization'])
  const { status, stderr } = await encode('oc_mpsae_multiplier', join(tempFolder(), 'out'), '--option', 'k=4')
  expect([status, stderr]).toEqual([3, expect.stringMatching(/normalization is not in its files/)])
})

test('inspect tells dictionaries from activations by headers', async () => {
  const folder = await cli(['inspect', model('sl_topk')])
  expect(folder.json).toEqual({
    kind: 'dictionary',
    format: 'saelens',
    architecture: 'topk',
    dIn: 32,
    dSae: 96,
    dOut: 32,
    dtype: 'float32',
    options: {
      apply_b_dec_to_input: true,
      normalize_activations: 'none',
      reshape_activations: 'none',
      dtype: 'float32',
      k: 8,
      rescale_acts_by_decoder_norm: true,
    },
    optionsNeeded: [],
    warnings: [],
  })
  const file = await cli(['inspect', join(model('sl_topk'), 'sae_weights.safetensors')])
  expect(file.stdout).toBe(folder.stdout)
  expect((await cli(['inspect', x('sl_topk')])).json).toMatchObject({
    kind: 'activations',
    rows: 64,
    d: 32,
    tensor: null,
  })
  const one = writeSafetensors(join(tempFolder(), 'acts.safetensors'), {
    acts: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
  })
  expect((await cli(['inspect', one])).json).toMatchObject({ kind: 'activations', tensor: 'acts', rows: 2, d: 3 })
})

test('bad input: one line with the file, exit 3, nothing written', async () => {
  const folder = tempFolder()
  const out = join(folder, 'out')
  const broken = (name: string, change: (path: string) => void) => {
    const path = join(folder, name)
    cpSync(model('sl_topk'), path, { recursive: true })
    change(path)
    return path
  }
  const cfg = (path: string, change: (cfg: Record<string, unknown>) => void) => {
    const file = join(path, 'cfg.json')
    const value = JSON.parse(readFileSync(file, 'utf8'))
    change(value)
    writeFileSync(file, JSON.stringify(value))
  }
  writeFileSync(join(folder, 'text.txt'), 'not an SAE')
  const badOnes: [string, RegExp][] = [
    [broken('cut', p => truncateSync(join(p, 'sae_weights.safetensors'), 3000)), /sae_weights\.safetensors.*truncated/],
    [
      broken('nan', p => writeFileSync(join(p, 'cfg.json'), '{"architecture":"topk","d_in":NaN}')),
      /cfg\.json.*not valid JSON/,
    ],
    [broken('shape', p => cfg(p, c => (c.d_sae = 128))), /found d_sae 96.*says 128/],
    [broken('list', p => writeFileSync(join(p, 'cfg.json'), '[]')), /a list, expected an object/],
    [broken('huge', p => truncateSync(join(p, 'cfg.json'), 2 ** 30)), /1073741824 bytes, expected a small file/],
    [broken('noarch', p => cfg(p, c => delete c.architecture)), /architecture is missing/],
    [broken('flag', p => cfg(p, c => (c.apply_b_dec_to_input = 'yes'))), /apply_b_dec_to_input is "yes"/],
    [
      broken(
        'missing',
        p =>
          void writeSafetensors(join(p, 'sae_weights.safetensors'), {
            W_enc: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
            W_dec: { shape: [3, 2], data: [1, 2, 3, 4, 5, 6] },
          }),
      ),
      /found d_in 2|b_enc is missing/,
    ],
    [join(folder, 'none'), /no such file/],
    [join(folder, 'text.txt'), /a file that is no dictionary/],
    [folder, /expected a dictionary/],
  ]
  for (const [path, message] of badOnes) {
    const { status, stderr, stdout } = await cli(['encode', '--sae', path, '--activations', x('sl_topk'), '--out', out])
    expect([path, status, stdout]).toEqual([path, 3, ''])
    expect(stderr).toMatch(message)
    expect(stderr).toContain(path)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  }
  const wide = writeSafetensors(join(folder, 'wide.safetensors'), { x: { shape: [2, 5], data: Array(10).fill(1) } })
  const width = await cli(['encode', '--sae', model('sl_topk'), '--activations', wide, '--out', out])
  expect([width.status, width.stderr]).toEqual([3, expect.stringMatching(/rows have 5 numbers, .* expects 32/)])
  expect((await encode('sl_topk', out, '--from', '60', '--to', '65')).status).toBe(3)
  expect(nothingWritten(out)).toBe(true)
})

test('weights that are not finite are refused', async () => {
  const folder = tempFolder()
  cpSync(model('sl_standard'), folder, { recursive: true })
  const file = join(folder, 'sae_weights.safetensors')
  const bytes = readFileSync(file)
  bytes.writeFloatLE(NaN, bytes.length - 4)
  writeFileSync(file, bytes)
  const { status, stderr } = await cli([
    'encode',
    '--sae',
    folder,
    '--activations',
    x('sl_standard'),
    '--out',
    join(folder, 'o'),
  ])
  expect([status, stderr]).toEqual([3, expect.stringMatching(/holds NaN, expected finite numbers/)])
})

test('valid but unsupported: exit 4, naming what it is', async () => {
  const folder = tempFolder()
  writeFileSync(join(folder, 'latest_ckpt.safetensors'), '')
  const old = await cli(['inspect', folder])
  expect([old.status, old.stderr]).toEqual([4, expect.stringMatching(/temporal SAE/)])
})

test('an archive with several matrices: exit 3, naming them', async () => {
  const npz = await cli(['inspect', join(fixtures, 'reader_npy', 'deflated.npz')])
  expect([npz.status, npz.stdout]).toEqual([3, ''])
  expect(npz.stderr).toMatch(/deflated\.npz: several tensors .*f4_c .*f4_fortran/)
})

test('cancelled: exit 130 and no half-made files', async () => {
  const out = join(tempFolder(), 'out')
  const controller = new AbortController()
  controller.abort()
  const { status, stdout } = await cli(
    ['encode', '--sae', model('sl_topk'), '--activations', x('sl_topk'), '--out', out, '--dense'],
    controller.signal,
  )
  expect([status, stdout]).toEqual([130, ''])
  expect(nothingWritten(out)).toBe(true)
})

test('rows that are not finite: a warning, no codes, and fvu of the others', async () => {
  const folder = tempFolder()
  const data = Float32Array.from(await npy(x('sl_standard')))
  const clean = writeSafetensors(join(folder, 'clean.safetensors'), { x: { shape: [62, 32], data: data.subarray(64) } })
  data.fill(NaN, 0, 3)
  data[40] = Infinity
  const dirty = writeSafetensors(join(folder, 'dirty.safetensors'), { x: { shape: [64, 32], data } })
  const run = (path: string) =>
    cli([
      'encode',
      '--sae',
      model('sl_standard'),
      '--activations',
      path,
      '--provider',
      'cpu',
      '--out',
      join(folder, 'o'),
    ])
  const [a, b] = [await run(clean), await run(dirty)]
  expect(b.stderr).toMatch(/Warning: 2 rows hold NaN or infinity/)
  expect(b.json.fvu).toBeCloseTo(a.json.fvu, 6)
  expect(b.json.l0 * 64).toBeCloseTo(a.json.l0 * 62, 6)
})
