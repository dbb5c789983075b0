// What slices, their bases and their origins are called, the same in window and figure. Pure, every process.
import type { SliceBasis, SliceOrigin, SliceSource, ZoneSpec } from './types.ts'

/** What the axes are made from, without the token sets. `unit` is what a row is called: "word". */
export function basisName(basis: SliceBasis, unit: string): string {
  return {
    encoder: 'encoder span',
    'encoder+mean': 'encoder span + mean',
    decoder: 'decoder span',
    pca: 'PCA',
    joint: 'joint basis',
    lda: 'LDA',
    difference: 'difference of means',
    rows: `plane of ${unit}s`,
  }[basis]
}

export function originName(origin: SliceOrigin, unit: string): string {
  if (typeof origin === 'object') return `${unit} in row ${origin.row.toLocaleString('en-US')}`
  return {
    mean: `mean of all ${unit}s`,
    b_pre: 'pre-encoder bias',
    b_dec: 'decoder bias',
    zero: 'zero',
    hinge: 'hinge of the boundaries',
  }[origin]
}

/** Which rows decide the axes, or null where none do: "firing words", "s-words and the rest". */
function rowsOf({ basis, sets = [] }: Pick<SliceSource, 'basis' | 'sets'>, unit: string): string | null {
  const names = sets.map(set => set.name)
  if (basis === 'encoder' || basis === 'decoder') return null
  if (basis === 'rows') return names[0] ?? null
  if (basis === 'lda' || basis === 'difference') {
    return names.length > 1 ? names.join(', ') : `${names[0] ?? `firing ${unit}s`} against the rest`
  }
  return names[0] ?? `firing ${unit}s`
}

/** "PCA of firing words", "LDA: s-words against the rest", "encoder span". */
export function basisText(source: Pick<SliceSource, 'basis' | 'sets'>, unit: string): string {
  const name = basisName(source.basis, unit)
  const rows = rowsOf(source, unit)
  if (rows === null) return name
  if (source.basis === 'pca') return `${name} of ${rows}`
  return `${name}${source.basis === 'encoder+mean' ? ' of' : ':'} ${rows}`
}

/** What a whole request draws on: own or borrowed slice, the way to another one, a plane inside it. Without the origin. */
export function sliceText(spec: ZoneSpec, unit: string): string {
  const { sliceFrom, morph, section } = spec
  const own = sliceFrom
    ? `${basisText(sliceFrom, unit)} of ${sliceFrom.features.map(f => `#${f}`).join(' ')}${sliceFrom.dictionary === spec.dictionary ? '' : ' of another dictionary'}`
    : basisText(spec, unit)
  const moved = morph ? `${own} → ${basisText(morph.to, unit)} at t = ${Number(morph.t.toFixed(2))}` : own
  return section ? `section of the 3D slice (${moved})` : moved
}

/** The origin that the request draws around. */
export function originText(spec: ZoneSpec, unit: string): string {
  const from = originName((spec.sliceFrom ?? spec).origin, unit)
  const to = spec.morph && originName(spec.morph.to.origin, unit)
  return to && to !== from ? `${from} → ${to}` : from
}
