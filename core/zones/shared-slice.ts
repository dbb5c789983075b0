// One slice for several plots: what a request's slice is made from, and another request drawn in it (zones.md section 13). Pure, every process.
import type { SliceSource, ZoneSpec } from './types.ts'

/** What the slice of a request is made from: its own vectors, or those it already took from another one. */
export function sliceSourceOf(spec: ZoneSpec): SliceSource {
  if (spec.sliceFrom) return spec.sliceFrom
  const { dictionary, features, basis, origin, sets, parallel } = spec
  return { dictionary, features, basis, origin, ...(sets && { sets }), ...(parallel && { parallel }) }
}

/** `spec` in the slice of `of`: its features cut by that plane or space, turned and moved as that is. */
export function requestInSlice(spec: ZoneSpec, of: ZoneSpec): ZoneSpec {
  const out: ZoneSpec = { ...spec, dim: of.dim, sliceFrom: sliceSourceOf(of) }
  delete out.morph
  delete out.section
  if (of.morph) out.morph = of.morph
  if (of.section) out.section = of.section
  return out
}

/** Whether two requests are drawn in one slice: same vectors, same rows behind them, same turn. Boxes may differ in size. */
export function sharesSlice(a: ZoneSpec, b: ZoneSpec): boolean {
  const key = (spec: ZoneSpec) =>
    JSON.stringify([
      plain(sliceSourceOf(spec)),
      spec.dim,
      spec.activations,
      spec.filter,
      ownControl(spec),
      spec.morph && [plain(spec.morph.to), spec.morph.t],
      spec.section && [spec.section.turn, spec.section.offset],
    ])
  return key(a) === key(b)
}

/** A control has a slice of its own: random or made-up rows behind it, or random features where it borrows none. */
const ownControl = ({ control, sliceFrom }: ZoneSpec) =>
  control && (control.kind !== 'features' || !sliceFrom) ? [control.kind, control.seed] : null

/** The source as a list, whatever the order of its keys. */
const plain = ({ dictionary, features, basis, origin, sets, parallel }: SliceSource) => [
  dictionary,
  features,
  basis,
  origin,
  sets?.map(set => [set.name, set.rows]) ?? null,
  parallel ?? null,
]
