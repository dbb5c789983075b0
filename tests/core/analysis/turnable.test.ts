// What a dictionary can turn: matching pursuit has one vector for both, and only its decoder turns.
import { expect, test } from 'vitest'
import { turnable, whyNoTurn } from '../../../core/analysis/turnable.ts'
import { saeKinds } from '../../../core/sae/types.ts'

const own = { kind: 'own' } as const

test('only encoders of matching pursuit and groupmax cannot be turned', () => {
  for (const kind of saeKinds) {
    expect(whyNoTurn(kind, 'decoder')).toBeNull()
    expect(whyNoTurn(kind, 'encoder') !== null).toBe(kind === 'matching_pursuit' || kind === 'groupmax')
  }
})

test('what is asked for stays, but of matching pursuit the decoder turns, and never toward itself', () => {
  const asked = { vector: 'encoder', target: own } as const
  expect(turnable('topk', asked)).toEqual(asked)
  expect(turnable('matching_pursuit', asked)).toEqual({ vector: 'decoder', target: { kind: 'mean' } })
  expect(turnable('groupmax', asked)).toEqual({ ...asked, vector: 'decoder' })
  const least = { vector: 'encoder', target: { kind: 'least' } } as const
  expect(turnable('matching_pursuit', least)).toEqual({ ...least, vector: 'decoder' })
})
