// Canonical JSON and event ids, against values worked out by hand.
import { expect, it } from 'vitest'
import { canonicalJson, uuidv7 } from '../../shared/ids.ts'

it('sorts keys at every depth and leaves undefined out', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: undefined, A: true })).toBe(
    '{"A":true,"b":[1,{"c":"x","d":null}]}',
  )
})

it('lays a version 7 id out as RFC 9562 says', () => {
  // 0x017F22E279B0 ms is the RFC's own example time; random bytes all ones show version and variant bits.
  expect(uuidv7(0x017f22e279b0, new Uint8Array(10).fill(0xff))).toBe('017f22e2-79b0-7fff-bfff-ffffffffffff')
})

it('sorts by time', () => {
  const random = new Uint8Array(10)
  const ids = [1, 255, 256, 1e12, 1e12 + 1, 2 ** 47].map(at => uuidv7(at, random))
  expect([...ids].sort()).toEqual(ids)
})
