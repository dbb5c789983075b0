// examples/cluster: shards that Ray's workers compute with the exported graph become the run that this program computes itself.
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { describe, expect, it } from 'vitest'
import { openSae } from '../../../main/inference/formats/index.ts'
import { tempFolder } from '../containers/files.ts'
import { long } from '../data/fixture.ts'
import { cli } from './run.ts'

const script = 'examples/cluster/encode_shards.py'
const words = 'native-models/samples/words'
const activations = join(words, 'activations/words.safetensors')

/** A Python with what the example needs: ZONOSCOPE_RAY_PYTHON, or the one on the path; null where there is none. */
function findPython(): string | null {
  const names = [process.env['ZONOSCOPE_RAY_PYTHON'], 'python3'].filter(name => name !== undefined)
  return names.find(name => spawnSync(name, ['-c', 'import ray.data, onnxruntime, pyarrow']).status === 0) ?? null
}

/** The words as float32 in a .npy, which the job maps as it lies: float16 in a safetensors file is what the other case reads. */
function asNpy(python: string, path: string): string {
  const work = `import sys, numpy as np; a = np.fromfile(sys.argv[1], '<f2')[-3000000:]; np.save(sys.argv[2], a.reshape(30000, 100).astype('<f4'))` // prettier-ignore
  execFileSync(python, ['-c', work, activations, path])
  return path
}

/** Exit status 0, or the test fails with what was said. */
async function must(...args: string[]) {
  const { status, json, stderr } = await cli([...args, '--quiet'])
  expect(status, stderr).toBe(0)
  return json
}

type Codes = Map<string, number>

/** Codes of files by `token feature`. */
async function codesOf(...files: string[]): Promise<Codes> {
  const codes: Codes = new Map()
  for (const file of files) {
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(file), compressors })
    for (const { token, feature, activation } of rows) codes.set(`${token} ${feature}`, activation as number)
  }
  return codes
}

/** The smallest code of each row: the threshold of a top-k row. */
function smallest(codes: Codes): Map<string, number> {
  const least = new Map<string, number>()
  for (const [at, value] of codes) {
    const row = at.split(' ')[0]!
    least.set(row, Math.min(least.get(row) ?? Infinity, value))
  }
  return least
}

/** Codes that one has and the other has not, but for those within 1e-5 of their threshold; and the largest difference of the others. */
function compare(one: Codes, other: Codes, thresholdOf: (at: string) => number) {
  const near = (at: string, value: number) => Math.abs(value - thresholdOf(at)) <= 1e-5 * Math.max(1, Math.abs(value))
  const missing: string[] = []
  let off = 0
  for (const [at, value] of one) {
    const its = other.get(at)
    if (its !== undefined) off = Math.max(off, Math.abs(its - value) / Math.max(1, Math.abs(value)))
    else if (!near(at, value)) missing.push(at)
  }
  for (const [at, value] of other) if (!one.has(at) && !near(at, value)) missing.push(at)
  return { missing, off }
}

describe('a Ray job', () => {
  it.for(['batchtopk-1024-seed0', 'topk-1024'])(
    'encodes %s as this program does',
    { timeout: 600_000 },
    async (name, { skip }) => {
      skip(!long, 'in test:long only')
      const python = findPython()
      skip(
        python === null,
        'there is no Python with ray, onnxruntime and pyarrow (ZONOSCOPE_RAY_PYTHON names one): not tried',
      )
      const folder = tempFolder()
      const at = (...names: string[]) => join(folder, ...names)
      const source = name.startsWith('topk') ? asNpy(python!, at('words.npy')) : activations
      const pair = ['--sae', join(words, 'dictionaries', name), '--activations', source]

      const own = await must('run', '--workspace', at('own'), ...pair)
      const plan = await must('run', '--workspace', at('merged'), ...pair, '--plan', at('plan.json'))
      expect(plan).toMatchObject({ format: 'zonoscope-plan', rows: 30_000, dictionaryId: own.dictionary })
      await must('export-onnx', '--sae', join(words, 'dictionaries', name), '--out', at('sae.onnx'))
      const job = [script, at('plan.json'), at('sae.onnx'), '--out', at('shards'), '--workers', '2', '--rows-per-shard', '8192'] // prettier-ignore
      const said = execFileSync(python!, job, { stdio: ['ignore', 'pipe', 'pipe'] }).toString('utf8')
      expect(JSON.parse(said.trim().split('\n').at(-1)!)).toMatchObject({ shards: 4, rows: 30_000 })
      const shards = readdirSync(at('shards')).sort()
      expect(shards).toHaveLength(4)
      const merged = await must('merge', '--workspace', at('merged'), at('shards'))

      // The same run, and nearly the same numbers.
      expect(merged).toMatchObject({ id: own.id, rows: own.rows, dead: own.dead })
      expect(Math.abs(merged.l0 - own.l0)).toBeLessThan(1e-3)
      expect(Math.abs(merged.fvu - own.fvu)).toBeLessThan(1e-6)
      await must('encode', ...pair, '--provider', 'cpu', '--out', at('codes'))
      const mine = await codesOf(at('codes/codes.parquet'))
      const theirs = await codesOf(...shards.map(shard => at('shards', shard, 'codes.parquet')))
      expect(mine.size).toBeGreaterThan(100_000)
      const { threshold } = await (await openSae(join(words, 'dictionaries', name), {})).readWeights(null)
      const least = smallest(mine)
      const thresholdOf = (code: string) => threshold ? threshold[Number(code.split(' ')[1])]! : least.get(code.split(' ')[0]!)! // prettier-ignore
      const { missing, off } = compare(mine, theirs, thresholdOf)
      expect(missing).toEqual([])
      expect(off).toBeLessThan(1e-5)
      // What a person looks at is the same.
      for (const workspace of ['own', 'merged']) expect(await must('check', '--workspace', at(workspace))).toMatchObject({ ok: true }) // prettier-ignore
      const densest = async (workspace: string) => {
        const { total, items } = await must('query', '--workspace', at(workspace), '--run', own.id, 'density>5%')
        return [total, items.map((item: { feature: number }) => item.feature)]
      }
      expect(await densest('merged')).toEqual(await densest('own'))
      // Whole shards are not computed again.
      const again = execFileSync(python!, job, { stdio: ['ignore', 'pipe', 'pipe'] }).toString('utf8')
      expect(JSON.parse(again.trim().split('\n').at(-1)!)).toMatchObject({ rows: 30_000 })
      expect(readdirSync(at('shards')).sort()).toEqual(shards)
    },
  )
})
