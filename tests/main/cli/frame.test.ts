// The frame of the command line: usage, help, exit statuses, and what goes where.
import { expect, test } from 'vitest'
import { createIo, oneLine, toJson } from '../../../main/cli/io.ts'
import { commandNames, loadCommand } from '../../../main/cli/main.ts'
import { parseOptions } from '../../../main/cli/options.ts'
import { createVariance } from '../../../main/cli/variance.ts'
import { cli } from './run.ts'

test('every command is named as its file is, and says what it does', async () => {
  for (const name of commandNames()) {
    const command = await loadCommand(name)
    expect(command?.name).toBe(name)
    expect(command?.usage.startsWith(name)).toBe(true)
    expect(command?.summary).toMatch(/\w+ \w+/)
  }
})

test('wrong usage is exit 2, with the usage on standard error', async () => {
  const cases = [
    [],
    ['nothing'],
    ['__proto__'],
    ['inspect'],
    ['inspect', 'a', 'b'],
    ['inspect', '--wrong', 'a'],
    ['encode', '--sae', 'a'],
    ['encode', '--sae', 'a', '--activations', 'b', '--out', 'c', '--provider', 'gpu'],
    ['encode', '--sae', 'a', '--activations', 'b', '--out', 'c', '--from', '-1'],
    ['encode', '--sae', 'a', '--activations', 'b', '--out', 'c', '--batch', '0'],
    ['encode', '--sae', 'a', '--activations', 'b', '--out', 'c', '--option', 'k'],
  ]
  for (const args of cases) {
    const { status, stdout, stderr } = await cli(args)
    expect([args, status, stdout]).toEqual([args, 2, ''])
    expect(stderr).toMatch(/Usage|Commands/)
  }
})

test('help is exit 0 and names every command', async () => {
  const { status, stdout, stderr } = await cli(['--help'])
  expect([status, stdout]).toEqual([0, ''])
  for (const name of commandNames()) expect(stderr).toContain(name)
  expect((await cli(['encode', '--help'])).stderr).toMatch(/Usage: zonoscope encode --sae/)
})

test('JSON: typed arrays are arrays, what is no number is null', () => {
  expect(toJson({ a: Float32Array.of(1, NaN, Infinity), b: -Infinity, c: 5n, d: undefined })).toBe(
    '{"a":[1,null,null],"b":null,"c":5}',
  )
  expect(toJson(undefined)).toBe('null')
})

test('one result, one progress line a second, nothing with quiet', () => {
  const lines: string[] = []
  const sinks = { out: (t: string) => void lines.push(`out ${t}`), err: (t: string) => void lines.push(`err ${t}`) }
  let clock = 0
  const signal = new AbortController().signal
  const io = createIo(sinks, { quiet: false, signal, now: () => clock })
  io.progress('a')
  clock = 999
  io.progress('b')
  clock = 1000
  io.progress('c')
  io.print(1)
  expect(() => io.print(2)).toThrow(/second result/)
  expect(lines).toEqual(['err a\n', 'err c\n', 'out 1\n'])
  const quiet = createIo(sinks, { quiet: true, signal })
  quiet.progress('d')
  quiet.warn('e')
  expect(lines).toHaveLength(3)
})

test('names from files cannot write to the terminal', () => {
  expect(oneLine('a\u001b[31m\nb\u0007')).toBe('a?[31m b?')
})

test('option values are JSON if they parse, else text', () => {
  expect(parseOptions(['k=8', 'a=relu', 'b=null', 'c=x=y', 'd=[1,2]', 'k=9'])).toEqual({
    k: 9,
    a: 'relu',
    b: null,
    c: 'x=y',
    d: [1, 2],
  })
})

test('the spread over blocks is that over all rows, also far from zero', () => {
  const rows = Float32Array.from({ length: 600 }, (_, i) => 4096 + ((i * 37) % 17))
  const variance = createVariance(3)
  for (const [from, to] of [
    [0, 3],
    [3, 303],
    [303, 600],
  ]) {
    variance.add(rows.subarray(from, to))
  }
  const mean = [0, 1, 2].map(j => rows.reduce((s, v, i) => s + (i % 3 === j ? v : 0), 0) / 200)
  const want = rows.reduce((s, v, i) => s + (v - mean[i % 3]!) ** 2, 0)
  expect(variance.total()).toBeCloseTo(want, 6)
})
