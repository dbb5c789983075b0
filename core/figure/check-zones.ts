// Whether a zone view in a figure's recipe fits together: what drawing relies on, so that a stranger's recipe fails here and nowhere else. Every process.
import { checkExact } from './check-exact.ts'
import { checkSpec } from './check-spec.ts'
import { isFiniteNumber, isNumber, isObject, isVector, need } from './need.ts'

/** The largest view worth drawing: points and cells are capped well above what the window ever makes. */
const maxPoints = 200_000
const maxCells = 2_000

/** Checks every field of a zone view that drawing reads. @throws Error naming the first field that is wrong */
export function checkZones(r: Record<string, unknown>): void {
  need(Array.isArray(r.labels) && r.labels.every(l => typeof l === 'string'), 'labels is not a list of texts')
  const slots = r.slots ?? []
  need(
    Array.isArray(slots) && slots.every(s => Number.isInteger(s) && s >= -1 && s < 8),
    'slots are not colours 0 to 7, or -1',
  )
  checkCamera(r.camera)
  checkOptions(r.options)
  checkProvenance(r.provenance)
  checkView(r.view)
}

function checkCamera(camera: unknown): void {
  need(isObject(camera) && isObject(camera.two) && isObject(camera.three), 'camera is missing')
  const { two, three } = camera as { two: Record<string, unknown>; three: Record<string, unknown> }
  need([two.x, two.y, three.alpha, three.beta].every(isFiniteNumber), 'camera has a wrong number')
  for (const zoom of [two.zoom, three.zoom])
    need(isFiniteNumber(zoom) && zoom > 1e-3 && zoom < 1e4, 'camera has a wrong zoom')
}

function checkOptions(options: unknown): void {
  need(isObject(options), 'options is missing')
  for (const key of ['points', 'labels', 'encoders', 'decoders', 'legend']) {
    need(typeof options[key] === 'boolean', `options.${key} is neither true nor false`)
  }
  need(Array.isArray(options.hidden) && options.hidden.every(isNumber), 'options.hidden is not a list of positions')
}

function checkProvenance(p: unknown): void {
  need(isObject(p) && typeof p.tool === 'string' && typeof p.version === 'string', 'provenance is missing')
  for (const key of ['dictionary', 'activations']) {
    const v = p[key]
    need(isObject(v) && typeof v.id === 'string' && typeof v.name === 'string', `provenance.${key} is incomplete`)
  }
}

function checkView(view: unknown): void {
  need(isObject(view), 'view is missing')
  const dim = view.dim
  need(dim === 2 || dim === 3, 'the view has neither 2 nor 3 dimensions')
  need(isFiniteNumber(view.halfSize) && view.halfSize > 0, 'the box has no size')
  need(
    Array.isArray(view.axes) && view.axes.length === dim && view.axes.every(a => typeof a === 'string'),
    'axes are incomplete',
  )
  need(isObject(view.spec) && Array.isArray(view.spec.features), 'the view has no request')
  need(
    Array.isArray(view.features) && view.features.length >= 1 && view.features.length <= 8,
    'there are not 1 to 8 features',
  )
  checkSpec(view.spec, need)
  for (const f of view.features as unknown[]) checkFeature(f, dim)
  const sets = 1 << view.features.length
  need(Array.isArray(view.cells) && view.cells.length <= maxCells, `there are more than ${maxCells} cells`)
  for (const c of view.cells as unknown[]) checkCell(c, dim, sets, view.features.length)
  if (view.exact !== undefined) {
    need(isObject(view.exact) && dim === 2, 'exact cells are not those of a 2D view')
    checkExact(view.exact, view.features.length, need)
  }
  need(Array.isArray(view.zones) && view.zones.length <= 256, 'zones is not a list of at most 256')
  for (const z of view.zones as unknown[]) {
    need(isObject(z) && [z.active, z.nTrue].every(isNumber), 'a zone is incomplete')
    const drawn = [z.nDrawn, z.share]
    need(drawn.every(isNumber) || drawn.every(v => v === null), 'a zone is incomplete')
  }
  checkPoints(view.points, dim)
  need(isObject(view.population) && typeof view.population.unit === 'string', 'population is missing')
  for (const key of ['n', 'rows', 'masked', 'drawn', 'rateNear', 'rateSilent', 'outsideBox']) {
    need(isNumber(view.population[key]), `population.${key} is not a number`)
  }
  need(
    view.disagreement === null || (isObject(view.disagreement) && isNumber(view.disagreement.rows)),
    'disagreement is missing',
  )
  need(
    Array.isArray(view.warnings) && view.warnings.every(w => typeof w === 'string'),
    'warnings is not a list of texts',
  )
}

function checkFeature(f: unknown, dim: number): void {
  need(isObject(f) && isNumber(f.feature) && isNumber(f.nActive), 'a feature has no number')
  need(['line', 'always', 'never', 'undefined', 'none'].includes(String(f.state)), 'a feature has an unknown state')
  const b = f.boundary
  need(
    isObject(b) && Array.isArray(b.normal) && b.normal.length === dim && b.normal.every(isNumber),
    'a boundary is incomplete',
  )
  need(isNumber(b.offset), 'a boundary has no offset')
  if (f.varies !== null)
    need(isObject(f.varies) && isNumber(f.varies.offset5) && isNumber(f.varies.offset95), 'a band is incomplete')
  for (const key of ['encoder', 'decoder']) {
    const v = f[key]
    need(
      isObject(v) && Array.isArray(v.arrow) && v.arrow.length === dim && v.arrow.every(isNumber),
      `an ${key} arrow is incomplete`,
    )
    need(isNumber(v.lengthFraction), `an ${key} arrow has no length`)
  }
}

function checkCell(c: unknown, dim: number, sets: number, features: number): void {
  need(
    isObject(c) && Number.isInteger(c.active) && Number(c.active) >= 0 && Number(c.active) < sets,
    'a cell has a wrong active set',
  )
  need(Array.isArray(c.vertices) && c.vertices.length <= 500, 'a cell has too many corners')
  const corners = c.vertices as unknown[]
  need(
    corners.every(v => isVector(v, dim)),
    'a cell has a wrong corner',
  )
  if (dim === 2) return
  need(Array.isArray(c.faces) && c.faces.length <= 100, 'a cell of a 3D view has no faces')
  for (const face of c.faces as unknown[]) {
    need(isObject(face) && Array.isArray(face.loop) && face.loop.length <= 500, 'a face has no corners')
    need(
      face.loop.every(i => Number.isInteger(i) && i >= 0 && i < corners.length),
      'a face names a corner that is not there',
    )
    need(
      Number.isInteger(face.boundary) && Number(face.boundary) < features,
      'a face lies on a boundary that is not there',
    )
  }
}

function checkPoints(points: unknown, dim: number): void {
  need(isObject(points), 'points are missing')
  const { rows, s, residual, trueSet, drawnSet, tokens } = points
  need(
    rows instanceof Int32Array && s instanceof Float32Array && residual instanceof Float32Array,
    'points have wrong types',
  )
  need(
    trueSet instanceof Uint8Array && drawnSet instanceof Uint8Array && Array.isArray(tokens),
    'points have wrong types',
  )
  const n = rows.length
  need(n <= maxPoints, `there are more than ${maxPoints} points`)
  need(s.length === n * dim, 'coordinates and points differ in number')
  const lengths = [residual.length, trueSet.length, drawnSet.length, tokens.length]
  need(
    lengths.every(l => l === n),
    'columns of the points differ in length',
  )
  need(
    tokens.every(t => typeof t === 'string'),
    'a point has no text',
  )
}
