// A toy as JSON: written with its settings and weights, read back with every field checked. Pure, every process.
import { matricesOf } from './model.ts'
import { mostFeatures, mostLatents, mostRows, optimizerKinds, type ToyConfig, type ToyData } from './types.ts'

export interface ToyFile {
  format: 'zonoscope-toy'
  version: 1
  config: ToyConfig
  /** the step whose weights these are */
  step: number
  W: number[][]
  b: number[]
  M: number[][] | null
}

export function toyFile(config: ToyConfig, step: number, theta: ArrayLike<number>): ToyFile {
  return { format: 'zonoscope-toy', version: 1, config, step, ...matricesOf(config, theta) }
}

class Reader {
  private readonly where: string
  constructor(where: string) {
    this.where = where
  }
  fail(key: string, expected: string): never {
    throw new Error(`${this.where}${key}: ${expected} is expected.`)
  }
  object(value: unknown, key: string): Record<string, unknown> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail(key, 'an object')
    return value as Record<string, unknown>
  }
  number(value: unknown, key: string, low = -Infinity, high = Infinity): number {
    if (typeof value !== 'number' || !Number.isFinite(value) || value < low || value > high) {
      this.fail(
        key,
        Number.isFinite(low) ? `a number from ${low}${Number.isFinite(high) ? ` to ${high}` : ''}` : 'a finite number',
      )
    }
    return value
  }
  whole(value: unknown, key: string, low: number, high: number): number {
    const v = this.number(value, key, low, high)
    return Number.isInteger(v) ? v : this.fail(key, 'a whole number')
  }
  flag(value: unknown, key: string): boolean {
    return typeof value === 'boolean' ? value : this.fail(key, 'true or false')
  }
  list(value: unknown, key: string, length?: number): unknown[] {
    if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
      this.fail(key, length === undefined ? 'a list' : `a list of ${length}`)
    }
    return value as unknown[]
  }
  vector(value: unknown, key: string, length?: number): number[] {
    return this.list(value, key, length).map((v, i) => this.number(v, `${key}[${i}]`))
  }
  matrix(value: unknown, key: string, rows: number, columns: number): number[][] {
    return this.list(value, key, rows).map((row, i) => this.vector(row, `${key}[${i}]`, columns))
  }
  among<T extends string>(value: unknown, key: string, known: readonly T[]): T {
    return known.includes(value as T) ? (value as T) : this.fail(key, `one of ${known.join(', ')}`)
  }
  features(value: unknown, key: string, n: number): number[] {
    return this.list(value, key).map((v, i) => this.whole(v, `${key}[${i}]`, 0, n - 1))
  }
}

/** @throws Error naming the field that is wrong and what is expected there */
export function readToyFile(value: unknown): ToyFile {
  const read = new Reader('')
  const file = read.object(value, 'The file')
  if (file.format !== 'zonoscope-toy')
    throw new Error('The file is no toy of Zonoscope: its format is not "zonoscope-toy".')
  if (file.version !== 1)
    throw new Error(`The toy has version ${String(file.version)}; this Zonoscope reads version 1.`)
  const config = readConfig(file.config)
  const { n, m, tied } = config
  const W = read.matrix(file.W, 'W', m, n)
  const b = read.vector(file.b, 'b', n)
  const M = tied ? null : read.matrix(file.M, 'M', n, m)
  return { format: 'zonoscope-toy', version: 1, config, step: read.whole(file.step, 'step', 0, 1e9), W, b, M }
}

/** @throws as readToyFile */
export function readConfig(value: unknown): ToyConfig {
  const read = new Reader('config.')
  const c = read.object(value, '')
  const n = read.whole(c.n, 'n', 1, mostFeatures)
  const m = read.whole(c.m, 'm', 1, mostLatents)
  const tied = read.flag(c.tied, 'tied')
  const o = read.object(c.optimizer, 'optimizer')
  return {
    n,
    m,
    tied,
    bias: read.flag(c.bias, 'bias'),
    importance: read.list(c.importance, 'importance', n).map((v, i) => read.number(v, `importance[${i}]`, 0)),
    kappa: read.number(c.kappa, 'kappa', 0),
    data: readData(read, read.object(c.data, 'data'), n),
    optimizer: {
      kind: read.among(o.kind, 'optimizer.kind', optimizerKinds),
      lr: read.number(o.lr, 'optimizer.lr', 0),
      momentum: read.number(o.momentum, 'optimizer.momentum', 0, 1),
      beta1: read.number(o.beta1, 'optimizer.beta1', 0, 1),
      beta2: read.number(o.beta2, 'optimizer.beta2', 0, 1),
      eps: read.number(o.eps, 'optimizer.eps', 0),
      weightDecay: read.number(o.weightDecay, 'optimizer.weightDecay', 0),
      decayBias: read.flag(o.decayBias, 'optimizer.decayBias'),
    },
    start: readStart(read, read.object(c.start, 'start'), { n, m, tied }),
    seed: read.whole(c.seed, 'seed', 0, 2 ** 32 - 1),
  }
}

function readStart(
  read: Reader,
  s: Record<string, unknown>,
  { n, m, tied }: { n: number; m: number; tied: boolean },
): ToyConfig['start'] {
  switch (read.among(s.kind, 'start.kind', ['random', 'polygon', 'given'])) {
    case 'random':
      return { kind: 'random' }
    case 'polygon':
      if (m !== 2) read.fail('start.kind', 'a start that is no polygon (m is not 2)')
      return {
        kind: 'polygon',
        unlearnt: read.whole(s.unlearnt, 'start.unlearnt', 0, n),
        slack: read.number(s.slack, 'start.slack', 0),
        shift: read.number(s.shift, 'start.shift'),
        noise: read.number(s.noise, 'start.noise', 0),
      }
    default:
      return {
        kind: 'given',
        W: read.matrix(s.W, 'start.W', m, n),
        b: read.vector(s.b, 'start.b', n),
        M: tied ? null : read.matrix(s.M, 'start.M', n, m),
      }
  }
}

function readData(read: Reader, d: Record<string, unknown>, n: number): ToyData {
  const kind = read.among(d.kind, 'data.kind', ['one-hot', 'sparse', 'groups', 'hierarchy', 'rows'])
  if (kind === 'one-hot') return { kind }
  if (kind === 'rows') {
    const rows = read.list(d.rows, 'data.rows')
    if (rows.length < 1 || rows.length > mostRows) read.fail('data.rows', `a list of 1 to ${mostRows} samples`)
    return { kind, rows: rows.map((row, p) => read.vector(row, `data.rows[${p}]`, n)) }
  }
  const sampled = {
    rows: read.whole(d.rows, 'data.rows', 1, mostRows),
    sparsity: read.number(d.sparsity, 'data.sparsity', 0, 1),
    values: read.among(d.values, 'data.values', ['uniform', 'one'] as const),
    normalise: read.flag(d.normalise, 'data.normalise'),
    resample: read.flag(d.resample, 'data.resample'),
  }
  if (kind === 'sparse') return { kind, ...sampled }
  if (kind === 'groups') {
    const groups = read.list(d.groups, 'data.groups').map((value, g) => {
      const group = read.object(value, `data.groups[${g}]`)
      return {
        kind: read.among(group.kind, `data.groups[${g}].kind`, ['correlated', 'anticorrelated']),
        members: read.features(group.members, `data.groups[${g}].members`, n),
      }
    })
    return { kind, groups, ...sampled }
  }
  const families = read.list(d.families, 'data.families').map((value, f) => {
    const family = read.object(value, `data.families[${f}]`)
    return {
      parent: read.whole(family.parent, `data.families[${f}].parent`, 0, n - 1),
      children: read.features(family.children, `data.families[${f}].children`, n),
    }
  })
  return { kind, families, childRate: read.number(d.childRate, 'data.childRate', 0, 1), ...sampled }
}

/** Settings that start from the weights of a file, at step 0. */
export const configFrom = ({ config, W, b, M }: ToyFile): ToyConfig => ({
  ...config,
  start: { kind: 'given', W, b, M },
})
