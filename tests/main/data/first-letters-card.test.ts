// The numbers of the first-letters sample's card, from its shipped files. At full size every dictionary at every place, the whole text and the
// losses; else the first dictionary at the first words of same-letter lines. k-sparse latents are those of the first dictionary.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mainLatents } from '../../../core/analysis/read-classes.ts'
import { denseColumns, sparsePart } from '../../../core/analysis/sparse-rows.ts'
import { readDocuments } from '../../../main/data/sample-text.ts'
import { long, tempFolder } from './fixture.ts'
import {
  absorptionOf,
  beforeLaterLetters,
  encodeText,
  f1AtBestCut,
  f1OfAll,
  firingShare,
  inference,
  measureWhole,
  modelFolder,
  probeAt,
  readCard,
  readText,
  rowsOf,
  silentWords,
  type Place,
  type Text,
} from './letters-card.ts'

const card = readCard()
const kinds = long ? ['same letter', 'text', 'spelling', 'class'] : ['same letter']
const first = 'batchtopk-1024-seed0'
/** ONNX Runtime and PyTorch add up in another order: a few activations at their threshold fall on the other side. */
const f1Tolerance = 0.003

const temp = tempFolder()
afterAll(() => temp.remove())
let text: Text
beforeAll(async () => {
  text = await readText(join(temp.folder, 'text'), kinds)
}, 600_000)

const measured = (['first word', 'later word', 'colon'] as const).filter(place => long || place === 'first word')
const named = Object.keys(card.dictionaries).filter(name => card.dictionaries[name]!['first word'])
const probes = new Map<Place, { probe: ReturnType<typeof probeAt>; p: ReturnType<typeof rowsOf> }>()
const at = (place: Place) => {
  const found = probes.get(place) ?? { p: rowsOf(text, place), probe: null! }
  if (!probes.has(place)) {
    found.probe = probeAt(text, found.p)
    probes.set(place, found)
  }
  return found
}

describe('the probe of a place', () => {
  it.each(long ? (Object.keys(card.places) as Place[]) : (['first word'] as const))(
    '%s',
    { timeout: 600_000 },
    place => {
      const { p, probe } = at(place)
      expect(p.rows).toHaveLength(card.places[place].rows)
      expect(new Set(p.word).size).toBe(card.places[place].words)
      expect(Math.abs(probe.accuracy - card.places[place].probe)).toBeLessThan(0.005)
    },
  )
})

describe.each(long ? named : [first])('letters of %s', name => {
  const entry = card.dictionaries[name]!
  let codes: Awaited<ReturnType<typeof encodeText>>['z']
  beforeAll(async () => {
    codes = (await encodeText(text, name, () => false)).z
  }, 600_000)

  it.each(measured)('at the %s', { timeout: 600_000 }, async place => {
    const { p, probe } = at(place)
    const z = sparsePart(codes, p.rows)
    const differing: string[] = []
    expect(Object.keys(entry[place]!)).toEqual(Object.keys(card.letters))
    for (const [letter, said] of Object.entries(entry[place]!)) {
      const truth = Uint8Array.from(p.letter, c => (c === letter ? 1 : 0))
      const f1 = f1OfAll(z, truth)
      expect(Math.abs(f1[said.latent]! - said.f1), `${letter}: F1`).toBeLessThan(f1Tolerance)
      expect(Math.max(...f1) - said.f1, `${letter}: no better latent`).toBeLessThan(f1Tolerance)
      const values = denseColumns(z, [said.latent])
      expect(Math.abs(f1AtBestCut(values, truth) - said.f1AtBestCut), `${letter}: best cut`).toBeLessThan(f1Tolerance)
      const inside = (t: number) => !truth[t] && p.word[t]!.slice(1).toLowerCase().includes(letter)
      const shares = [
        [said.firesOnOthers, firingShare(values, t => !truth[t])],
        [said.firesOnLetterInside, firingShare(values, inside)],
        [
          said.firesBeforeLaterLetters ?? null,
          place === 'colon'
            ? firingShare(denseColumns(sparsePart(codes, beforeLaterLetters(text, letter)), [said.latent]), () => true)
            : null,
        ],
      ] as const
      for (const [i, [before, now]] of shares.entries()) {
        expect(now === null, `${letter}: share ${i}`).toBe(before === null)
        expect(Math.abs((now ?? 0) - (before ?? 0)), `${letter}: share ${i}`).toBeLessThan(0.005)
      }
      const silent = silentWords(p, values, truth)
      const other = [
        ...silent.filter(w => !said.silentOn.includes(w)),
        ...said.silentOn.filter(w => !silent.includes(w)),
      ]
      expect(other.length, `${letter}: silent on ${other.join(', ')}`).toBeLessThanOrEqual(1)

      const direction = probe.directionOf(letter)
      for (const [kind, main] of [
        ['bestLatent', [said.latent]],
        ['main', said.main],
      ] as const) {
        const known = said.absorption[kind]
        expect(known === null, `${letter}: no ${kind}`).toBe(main.length === 0)
        if (!known) continue
        const { full, fraction } = await absorptionOf(text, name, z, p, truth, direction, main)
        expect(Math.abs(full - known.full), `${letter}: full, ${kind}`).toBeLessThan(0.02)
        expect(Math.abs(fraction - known.fraction), `${letter}: fraction, ${kind}`).toBeLessThan(0.05)
      }
      if (name !== first) continue // half a minute a place
      const found = mainLatents({ z, y: truth, test: p.test, rank: 'convex' })
      if (found.main.join() !== said.main.join()) differing.push(letter)
      else if (said.mainF1 === null) expect(found.main, letter).toEqual([])
      else
        expect(Math.abs(found.curve[found.main.length - 1]!.f1 - said.mainF1), `${letter}: k-sparse F1`).toBeLessThan(
          0.01,
        )
    }
    // Latents of nearly equal weight may change places in the ranking.
    expect(differing.length, `other main latents: ${differing.join(', ')}`).toBeLessThanOrEqual(2)
  })
})

describe.runIf(long)('the whole text', () => {
  it.each(Object.keys(card.dictionaries))('FVU, L0 and dead features of %s', { timeout: 600_000 }, async name => {
    const said = card.dictionaries[name]!
    const found = await measureWhole(text, name)
    expect(Math.abs(found.fvu / said.fvu - 1)).toBeLessThan(0.002)
    expect(Math.abs(found.l0 / said.l0 - 1)).toBeLessThan(0.002)
    expect(Math.abs(found.dead - said.dead)).toBeLessThanOrEqual(1 / said.features)
  })

  it('the losses, and the letter behind the colon', { timeout: 600_000 }, async () => {
    const path = join(temp.folder, 'text/tokens.tsv')
    const { ids, lengths } = await readDocuments(path, await inference.call('model.describe', { path: modelFolder }))
    const [kind, place] = ['kind', 'place'].map(name => text.column(name))
    expect(ids).toHaveLength(card.tokens)
    expect(place!.filter(p => p !== 'start')).toHaveLength(card.unmasked)
    const sums = new Map<string, { nats: number; n: number }>()
    let [right, colons] = [0, 0]
    let from = 0
    for (const length of lengths) {
      const document = ids.slice(from, from + length)
      const { lossBefore, likely } = await inference.call('model.change', {
        model: { path: modelFolder, threads: null },
        ids: document,
        tokens: new Int32Array(0),
        add: new Float32Array(0),
        top: 1,
      })
      const sum = sums.get(kind![from]!) ?? { nats: 0, n: 0 }
      for (let i = 0; i < length - 1; i++) {
        sum.nats += lossBefore[i]!
        sum.n++
        if (place![from + i] !== 'colon') continue
        colons++
        if (likely.ids[i] === document[i + 1]) right++
      }
      sums.set(kind![from]!, sum)
      from += length
    }
    for (const [name, said] of Object.entries(card.loss)) {
      const { nats, n } = sums.get(name)!
      expect(Math.abs(nats / n - said), name).toBeLessThan(0.002)
    }
    expect(Math.abs(right / colons - card.firstLetterTop1)).toBeLessThan(0.001)
  })
})
