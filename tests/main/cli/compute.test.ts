// The compute command: input from a file and from standard input, output as JSON, errors with their status, no native module.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { main } from '../../../main/cli/main.ts'

const folder = mkdtempSync(join(tmpdir(), 'zonoscope-compute-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function zonoscope(...args: string[]) {
  let out = ''
  let err = ''
  const sinks = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) }
  const status = await main(args, sinks, new AbortController().signal)
  return { status, out, err }
}

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const golden = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../golden/degen3d/duplicate.json'), 'utf8'))

describe('compute', () => {
  it('prints the computation of a file', async () => {
    const { status, out } = await zonoscope(
      'compute',
      'degen3d',
      '--input',
      file('in.json', JSON.stringify(golden.input)),
    )
    expect(status).toBe(0)
    const found = JSON.parse(out)
    expect(found.n_cells).toBe(golden.expect.n_cells)
    expect(found.hamming1_pairs).toBe(golden.expect.hamming1_pairs)
    expect(found.feature_volume_fraction[0]).toBeCloseTo(golden.expect.feature_volume_fraction[0], 12)
  })

  it('lists the families', async () => {
    const { status, out } = await zonoscope('compute', '--list')
    expect(status).toBe(0)
    expect(JSON.parse(out)).toEqual(expect.arrayContaining(['arr2d', 'arr3d', 'degen2d', 'degen3d']))
  })

  it.each([
    [['compute'], 'Which family?'],
    [['compute', 'nothing'], 'There is no family nothing'],
    [['compute', 'arr2d', 'arr3d'], 'too much'],
    [['compute', '--list', 'arr2d'], 'stands alone'],
    [['compute', 'arr2d', '--what'], '--what'],
  ])('answers wrong usage %j with 2', async (args, message) => {
    const { status, out, err } = await zonoscope(...args)
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })

  const square = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ]
  it.each([
    ['empty', 'arr2d', '', 'nothing found'],
    ['no JSON', 'arr2d', '{', 'as JSON, is expected'],
    ['a list', 'arr2d', '[]', 'The input is a list of 0'],
    ['no normals', 'arr2d', { c: [], region: square }, 'w: nothing found'],
    ['text', 'arr2d', { w: [['a', 1]], c: [0], region: square }, 'w[0][0]: string a found'],
    ['wrong count', 'arr2d', { w: [[1, 0]], c: [0, 1], region: square }, 'c: a list of 2 found; a list of 1 numbers'],
    ['wrong dimension', 'arr3d', { w: [[1, 0]], c: [0], half_size: 1 }, 'w[0]: a list of 2 found'],
    ['no size', 'arr3d', { w: [], c: [] }, 'half_size: nothing found'],
    ['negative size', 'arr3d', { w: [], c: [], half_size: -1 }, 'must be positive'],
    [
      'flat region',
      'degen2d',
      {
        w: [],
        c: [],
        region: [
          [0, 0],
          [1, 1],
          [2, 2],
        ],
      },
      'no area',
    ],
    ['too many', 'arr3d', { w: new Array(40).fill([1, 0, 0]), c: new Array(40).fill(0), half_size: 1 }, 'at most 32'],
    ['prototype', 'arr2d', '{"__proto__": {"w": [], "c": [], "region": []}}', 'w: nothing found'],
  ])('answers bad input (%s) with 3 and one line that names the file', async (name, family, content, message) => {
    const path = file(`${name}.json`, typeof content === 'string' ? content : JSON.stringify(content))
    const { status, out, err } = await zonoscope('compute', family, '--input', path)
    expect([status, out]).toEqual([3, ''])
    expect(err).toContain(`${path}: `)
    expect(err).toContain(message)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it('answers a missing file with 3', async () => {
    const { status, err } = await zonoscope('compute', 'arr2d', '--input', join(folder, 'gone.json'))
    expect(status).toBe(3)
    expect(err).toContain('there is no such file')
  })

  it('reads standard input and loads no native module', () => {
    const url = pathToFileURL(resolve(import.meta.dirname, '../../../main/cli/commands/compute.command.ts')).href
    const script = `
      process.dlopen = () => { throw new Error('a native module was loaded') }
      const { command } = await import(${JSON.stringify(url)})
      await command.run(['arr3d'], { print: v => process.stdout.write(JSON.stringify(v)), signal: new AbortController().signal })`
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      input: JSON.stringify(golden.input),
      encoding: 'utf8',
    })
    expect(stderr.replaceAll(/.*Warning.*\n?/g, '')).toBe('')
    expect(status).toBe(0)
    expect(JSON.parse(stdout).n_cells).toBe(golden.expect.n_cells)
  })
})
