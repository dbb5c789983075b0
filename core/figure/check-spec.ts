// Whether the request inside a figure recipe can be told in words: bases, origins, token sets, other slices. Every process.
import { mostSetRows, namedOrigins, sliceBases } from '../zones/types.ts'

type Need = (condition: boolean, what: string) => void
const isObject = (v: unknown): v is Record<string, unknown> => v !== null && typeof v === 'object' && !Array.isArray(v)
const isFiniteNumber = (v: unknown): v is number => typeof v === 'number' && Number.isFinite(v)

/** @param need throws its sentence when the condition is false */
export function checkSpec(spec: Record<string, unknown>, need: Need): void {
  need(typeof spec.dictionary === 'string', 'the request names no dictionary')
  checkSource(spec, need, 'the request')
  if (spec.sliceFrom !== undefined) checkSource(spec.sliceFrom, need, 'the other slice')
  const { morph, section } = spec
  if (morph !== undefined) {
    need(isObject(morph) && isFiniteNumber(morph.t) && morph.t >= 0 && morph.t <= 1, 'a morph is not between 0 and 1')
    checkSource((morph as Record<string, unknown>).to, need, 'the slice that it morphs to')
  }
  if (section !== undefined) {
    const turn = isObject(section) ? section.turn : null
    need(Array.isArray(turn) && turn.length === 4 && turn.every(isFiniteNumber), 'a section has no turn')
    need(isFiniteNumber((section as Record<string, unknown>).offset), 'a section has no offset')
  }
}

function checkSource(source: unknown, need: Need, name: string): void {
  need(isObject(source), `${name} is no object`)
  const { basis, origin, sets = [], features, zone } = source as Record<string, unknown>
  need(
    sliceBases.some(known => known === basis),
    `${name} has an unknown basis`,
  )
  const isRow = isObject(origin) && Number.isInteger(origin.row)
  need(isRow || namedOrigins.some(known => known === origin), `${name} has an unknown origin`)
  need(zone === undefined || zone === 'gate', `${name} has an unknown kind of zone`)
  need(Array.isArray(features) && features.every(Number.isInteger), `${name} has no list of features`)
  need(Array.isArray(sets) && sets.length <= 8, `${name} has more than 8 token sets`)
  for (const set of sets as unknown[]) {
    need(
      isObject(set) && typeof set.name === 'string' && Array.isArray(set.rows),
      `${name} has a token set without rows`,
    )
    const { rows } = set as { rows: unknown[] }
    need(rows.length <= mostSetRows && rows.every(Number.isInteger), `${name} has a token set of wrong rows`)
  }
}
