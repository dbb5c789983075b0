// What is kept of shown definitions is what all events say, after every kind of change.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { createRandom } from '../../../core/random.ts'
import { openLocal, type Local } from '../../../main/cli/local.ts'
import { saveDefinition } from '../../../main/data/definitions.ts'
import { definedFeatures } from '../../../main/data/shown-definitions.ts'
import { setBlind } from '../../../main/data/labels/blind.ts'
import { emptyDefinition } from '../../../shared/model.ts'
import { tempFolder } from './fixture.ts'

const temp = tempFolder()
let local: Local
beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})
const all = { from: 0, to: 100 }

describe('shown definitions', () => {
  it('are brought up to date by new events: of several annotators, resolved, taken back, hidden', () => {
    const { db } = local.session.ctx.ws
    const random = createRandom(11)
    const people = ['ann', 'ben']
    for (let i = 0; i < 300; i++) {
      const dictionary = random.int(4) === 0 ? 'b' : 'a'
      const act = random.int(20)
      if (act === 0) setBlind(db, random.int(2) === 0 ? null : people[random.int(2)]!)
      else {
        const label = random.int(5) === 0 ? '' : `label ${random.int(9)}`
        const body = { ...emptyDefinition, label, status: label ? ('draft' as const) : ('unlabelled' as const), tags: random.int(3) === 0 && label ? ['t'] : [] } // prettier-ignore
        const kind = act < 4 ? ('resolution' as const) : ('definition' as const)
        saveDefinition(db, { dictionary, feature: random.int(12), annotator: people[random.int(2)]!, body, kind }, i)
      }
      for (const of of ['a', 'b']) {
        // Inside a transaction nothing is kept: everything is read.
        const fresh = db.transaction(() => definedFeatures(db, of, all))()
        expect(definedFeatures(db, of, all)).toEqual(fresh)
      }
    }
    setBlind(db, null)
    expect(definedFeatures(db, 'a', { from: 3, to: 6 }).map(d => d.feature)).toEqual([3, 4, 5])
  })
  it('know nothing of what a transaction took back', () => {
    const { db } = local.session.ctx.ws
    const before = definedFeatures(db, 'c', all)
    expect(() =>
      db.transaction(() => {
        saveDefinition(
          db,
          { dictionary: 'c', feature: 1, annotator: 'ann', body: { ...emptyDefinition, label: 'x' } },
          1,
        )
        expect(definedFeatures(db, 'c', all)).toHaveLength(1)
        throw new Error('back')
      })(),
    ).toThrow('back')
    expect(definedFeatures(db, 'c', all)).toEqual(before)
  })
})
