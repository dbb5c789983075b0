// Files from strangers, mutated: every one ends in success or in one of our errors, soon and in little memory. 200 seeded mutations of every
// kind of file, 2,000 at full size; more for as long as ZONOSCOPE_FUZZ_MINUTES says.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, extname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openActivations, describeActivations } from '../../main/containers/activations.ts'
import { openSae } from '../../main/inference/formats/index.ts'
import { AppError, errorCodes } from '../../shared/errors.ts'
import { npyBytes, zipBytes } from './containers/zip.ts'
import { mutate } from './mutations.ts'
import { random } from './inference/models.ts'
import { fuzzTime, mutationNumbers } from './seeds.ts'

const fixtures = join(import.meta.dirname, '../fixtures')
const perKind = process.env['ZONOSCOPE_TEST_SIZE'] === 'long' ? 2000 : 200

const scratch = mkdtempSync(join(tmpdir(), 'zonoscope-test-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }))

/** A file to mutate, and what is opened then: a folder with it, or itself. */
interface Target {
  kind: string
  /** folder that is copied */
  folder: string
  /** relative to it */
  file: string
  /** opened, relative to the folder; '' for the folder */
  opened: string
  as: 'dictionary' | 'activations'
  options: Record<string, unknown>
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

/** Every file of every dictionary among the fixtures. */
function dictionaryTargets(): Target[] {
  return readdirSync(fixtures).flatMap(name => {
    const folder = join(fixtures, name, 'model')
    const about = join(fixtures, name, 'case.json')
    if (!existsSync(folder) || !existsSync(about)) return []
    const options = (JSON.parse(readFileSync(about, 'utf8')).options_not_in_files ?? {}) as Record<string, unknown>
    return filesIn(folder).map(file => ({ kind: `dictionary ${extname(file)}`, folder, file, opened: '', as: 'dictionary' as const, options })) // prettier-ignore
  })
}

/** Every file of activations: folders of one whole, and files alone. */
function activationTargets(): Target[] {
  const one = (folder: string, file: string, opened: string): Target => ({ kind: `activations ${extname(file) || file}`, folder, file, opened, as: 'activations', options: {} }) // prettier-ignore
  const whole = ['activations_folder', join('cache_saelens_arrow', 'cache')].flatMap(name =>
    filesIn(join(fixtures, name)).map(file => one(join(fixtures, name), file, '')),
  )
  const alone = ['reader_npy', 'reader_pt', 'reader_safetensors', 'parquet_codecs'].flatMap(name => {
    const folder = join(fixtures, name)
    const files = filesIn(folder).filter(file => !/\.(json|py)$/.test(file))
    return files.map(file => one(folder, file, file))
  })
  return [...whole, ...alone, ...madeTargets(one)]
}

/** Containers that no fixture has. */
function madeTargets(one: (folder: string, file: string, opened: string) => Target): Target[] {
  const folder = join(scratch, 'made')
  mkdirSync(folder)
  const values = Array.from({ length: 48 }, (_, i) => Math.sin(i))
  writeFileSync(join(folder, 'stored.npz'), zipBytes([{ name: 'x.npy', data: npyBytes([12, 4], values) }]))
  const deflated = [{ name: 'x.npy', data: npyBytes([12, 4], values), deflate: true }, { name: 'ids.npy', data: npyBytes([12], values.slice(0, 12)), deflate: true }] // prettier-ignore
  writeFileSync(join(folder, 'deflated.npz'), zipBytes(deflated))
  const rows = Array.from({ length: 12 }, (_, r) => [`"w${r}, or"`, ...values.slice(4 * r, 4 * r + 4)])
  writeFileSync(join(folder, 'x.csv'), ['word,a,b,c,d', ...rows.map(row => row.join(','))].join('\n'))
  writeFileSync(join(folder, 'x.tsv'), rows.map(row => row.join('\t')).join('\r\n'))
  return readdirSync(folder).map(file => one(folder, file, file))
}

/** Opens and reads what a person's first click would. */
async function use(target: Target, path: string): Promise<void> {
  if (target.as === 'dictionary') {
    const model = await openSae(path, target.options)
    const { dSae } = model.spec
    await model.readDirections(0, Math.min(2, dSae))
    await model.readWeights([0, dSae - 1])
    await model.readWeights(null)
    return
  }
  const { rows } = await describeActivations(path, null)
  const opened = await openActivations({ path, tensor: null })
  try {
    await opened.readRows(0, Math.min(64, rows))
    if (rows > 0) await opened.gatherRows(Int32Array.of(rows - 1, 0))
  } finally {
    await opened.close()
  }
}

// Settings of a training that no reader opens are not a file of ours.
const targets = [...dictionaryTargets(), ...activationTargets()].filter(({ file }) => !file.endsWith('.yaml'))
const kinds = [...new Set(targets.map(target => target.kind))].sort()

test('every kind of file is there', () => {
  expect(kinds).toEqual(expect.arrayContaining(['activations .npy', 'activations .npz', 'activations .parquet', 'activations .pt', 'activations .safetensors', 'dictionary .json', 'dictionary .npz', 'dictionary .pt', 'dictionary .safetensors'])) // prettier-ignore
})

describe.each(kinds)('%s', kind => {
  const own = targets.filter(target => target.kind === kind)
  const root = join(scratch, kind.replace(/\W+/g, '-'))
  const before = { memory: 0, largest: 0 }
  beforeAll(() => {
    before.memory = process.resourceUsage().maxRSS * 1024
    before.largest = Math.max(...own.map(({ folder, file }) => statSync(join(folder, file)).size))
  })

  test(`${perKind} mutations`, { timeout: 30 * 60_000 + fuzzTime }, async () => {
    const refused = new Map<string, number>()
    let tried = 0
    for (const i of mutationNumbers(perKind, 1 / kinds.length)) {
      tried++
      const target = own[i % own.length]!
      const folder = join(root, String(i))
      if (target.opened === '') cpSync(target.folder, folder, { recursive: true })
      const file = join(folder, target.file)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(
        file,
        mutate(readFileSync(join(target.folder, target.file)), random(1000 * kinds.indexOf(kind) + i)),
      )
      const from = process.cpuUsage()
      const e = await use(target, join(folder, target.opened)).then(
        () => null,
        (error: unknown) => error,
      )
      const { user, system } = process.cpuUsage(from)
      rmSync(folder, { recursive: true, force: true })
      const what = `${target.folder}/${target.file}, mutation ${i}: ${String(e)}`
      if (e !== null) expect(e, what).toBeInstanceOf(AppError)
      if (e instanceof AppError) {
        expect(errorCodes, what).toContain(e.code)
        expect(e.code, what).not.toBe('internal')
        refused.set(e.code, (refused.get(e.code) ?? 0) + 1)
      }
      // Time of the processor, not of the clock: the machine may be busy with other things.
      expect((user + system) / 1e6, what).toBeLessThan(2)
    }
    // A mutation that nothing notices is a number that changed; most are noticed.
    expect([...refused.values()].reduce((a, b) => a + b, 0)).toBeGreaterThan(tried / 20)
  })

  afterAll(() => {
    const grown = process.resourceUsage().maxRSS * 1024 - before.memory
    expect(grown, 'memory beyond that of before').toBeLessThan(256 * 2 ** 20 + before.largest)
  })
})
