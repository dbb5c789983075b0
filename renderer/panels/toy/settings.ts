// Changes of a toy's settings that other settings follow, and groups of features as text. Pure; renderer.
import type { ToyConfig, ToyData, ToyFamily, ToyGroup } from '../../../core/toy/types.ts'
import { defaultSampled } from '../../../core/toy/data.ts'

/** Settings with another shape: importance, groups and the start follow, as far as they can. */
export function withShape(config: ToyConfig, shape: Partial<Pick<ToyConfig, 'n' | 'm' | 'tied'>>): ToyConfig {
  const next = { ...config, ...shape }
  const { n, m } = next
  const q = importanceBase(config.importance)
  next.importance = importanceOf(n, q)
  next.data = withFeatures(next.data, n)
  const { start } = next
  const shapeChanged = n !== config.n || m !== config.m || next.tied !== config.tied
  if ((start.kind === 'given' && shapeChanged) || (start.kind === 'polygon' && m !== 2)) next.start = { kind: 'random' }
  if (next.start.kind === 'polygon') next.start = { ...next.start, unlearnt: Math.min(next.start.unlearnt, n) }
  return next
}

/** I_i = q^i. */
export const importanceOf = (n: number, q: number): number[] => Array.from({ length: n }, (_, i) => q ** i)
/** q of q^i, from the first two. */
export const importanceBase = (importance: readonly number[]): number =>
  importance.length > 1 && importance[0]! > 0 ? importance[1]! / importance[0]! : 1

function withFeatures(data: ToyData, n: number): ToyData {
  const fits = (i: number) => i < n
  if (data.kind === 'rows') return { kind: 'one-hot' }
  if (data.kind === 'groups') {
    const groups = data.groups.map(g => ({ ...g, members: g.members.filter(fits) })).filter(g => g.members.length > 1)
    return { ...data, groups }
  }
  if (data.kind === 'hierarchy') {
    const families = data.families
      .filter(f => fits(f.parent))
      .map(f => ({ ...f, children: f.children.filter(fits) }))
      .filter(f => f.children.length > 0)
    return { ...data, families }
  }
  return data
}

/** Data of another kind, with what it has in common with the old. */
export function dataOf(kind: ToyData['kind'], old: ToyData, n: number): ToyData {
  const sampled = 'sparsity' in old ? old : defaultSampled
  const { rows, sparsity, values, normalise, resample } = {
    ...sampled,
    rows: 'sparsity' in old ? old.rows : defaultSampled.rows,
  }
  const common = { rows, sparsity, values, normalise, resample }
  const half = Math.max(1, Math.floor(n / 2))
  const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)
  switch (kind) {
    case 'one-hot':
      return { kind }
    case 'rows':
      return { kind, rows: range(0, n).map(p => range(0, n).map(i => +(i === p))) }
    case 'sparse':
      return { kind, ...common }
    case 'groups':
      return {
        kind,
        ...common,
        groups: [
          { kind: 'anticorrelated', members: range(0, half) },
          { kind: 'correlated', members: range(half, n) },
        ],
      }
    case 'hierarchy':
      return {
        kind,
        ...common,
        childRate: 0.6,
        families: n > 1 ? [{ parent: 0, children: range(1, Math.min(n, 3)) }] : [],
      }
  }
}

export const groupsText = (groups: readonly ToyGroup[]): string =>
  groups.map(g => `${g.kind === 'correlated' ? 'together' : 'one of'} ${g.members.join(' ')}`).join('; ')

/** "together 0 1; one of 2 3 4"; null where it says something else. */
export function readGroups(text: string, n: number): ToyGroup[] | null {
  const groups: ToyGroup[] = []
  for (const part of text
    .split(';')
    .map(p => p.trim())
    .filter(Boolean)) {
    const match = /^(together|one of)((?:[\s,]+\d+)+)$/.exec(part)
    const members = match && numbers(match[2]!)
    if (!match || !members || members.some(i => i >= n)) return null
    groups.push({ kind: match[1] === 'together' ? 'correlated' : 'anticorrelated', members })
  }
  return groups
}

export const familiesText = (families: readonly ToyFamily[]): string =>
  families.map(f => `${f.parent}: ${f.children.join(' ')}`).join('; ')

/** "0: 1 2; 3: 4 5"; null where it says something else. */
export function readFamilies(text: string, n: number): ToyFamily[] | null {
  const families: ToyFamily[] = []
  for (const part of text
    .split(';')
    .map(p => p.trim())
    .filter(Boolean)) {
    const match = /^(\d+)\s*:((?:[\s,]*\d+)+)$/.exec(part)
    if (!match) return null
    const [parent, children] = [Number(match[1]), numbers(match[2]!)]
    if (parent >= n || children.some(i => i >= n || i === parent)) return null
    families.push({ parent, children })
  }
  return families
}

/** Lines of n numbers; null where a line has another number of them. */
export function readRows(text: string, n: number): number[][] | null {
  const rows = text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
    .map(line => line.split(/[\s,;]+/).map(Number))
  return rows.length > 0 && rows.length <= 4096 && rows.every(row => row.length === n && row.every(Number.isFinite))
    ? rows
    : null
}

const numbers = (text: string): number[] => [
  ...new Set(
    text
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number),
  ),
]

/** Loss scales that are published, as words. */
export const kappas = [
  { value: '1', title: 'half the sum, κ = 1' },
  { value: '2', title: 'the sum, κ = 2' },
  { value: 'mse', title: 'torch MSELoss, κ = 2/n²' },
] as const

export const kappaOf = (value: (typeof kappas)[number]['value'], n: number): number =>
  value === 'mse' ? 2 / (n * n) : Number(value)
export const kappaName = (kappa: number, n: number): (typeof kappas)[number]['value'] | 'own' =>
  kappa === 1 ? '1' : kappa === 2 ? '2' : Math.abs(kappa - 2 / (n * n)) < 1e-12 ? 'mse' : 'own'
