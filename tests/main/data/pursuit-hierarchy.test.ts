// Pursuit and hierarchy on the shipped words, through the calls of the data server: numbers beside what the run keeps, nulls, trees of a person.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { samplesFolder } from '../../../main/cli/places.ts'
import type { HierarchyAnswer } from '../../../shared/analyses/hierarchy.ts'
import type { BabelAnswer, PursuitSample } from '../../../shared/analyses/pursuit.ts'
import { tempFolder, testIo } from './fixture.ts'
import { shippedLetters, writeLettersSample } from './letters-sample.ts'

const temp = tempFolder()
const words = join(samplesFolder, 'words')
let local: Local
let run = ''

beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  const add = (path: string) => local.grant(join(words, path))
  const activations = await local.data.call('activations.add', { fileId: add('activations/words.safetensors') })
  const dictionary = await local.data.call('dictionary.add', { fileId: add('dictionaries/relu-1024') })
  const started = await local.data.call('run.start', { dictionary: dictionary.id, activations: activations.id })
  run = started.run
  await waitForJobs(local, [started.job!], testIo())
}, 60_000)
afterAll(async () => {
  await local?.close()
  temp.remove()
})

describe('pursuit', () => {
  it('has a first answer, then all rows: pursuit explains more than its null, and than one pass with as many atoms', async () => {
    const firsts: PursuitSample[] = []
    const input = { run, steps: 12, centred: true, rows: 128, seed: 3 }
    const answer = await local.data.call('analysis.pursuit', input, {
      onProgress: ({ first }) => void (first && firsts.push(first)),
    })
    expect(firsts.map(f => f.report.rows)).toEqual([48])
    const { report } = answer
    expect([report.rows, answer.withoutCodes, report.jaccard.n + report.beyond]).toEqual([128, null, 128])
    expect(report.fvu.plain!).toBeLessThan(report.fvu.shuffled!)
    expect(report.fvu.plainRefit!).toBeLessThanOrEqual(report.fvu.plain! + 1e-9)
    expect(report.fvu.orthogonal!).toBeLessThanOrEqual(report.fvu.plain! + 0.02)
    expect(report.fvu.onePassRefit!).toBeLessThan(report.fvu.onePass!)
    report.curve.plain.forEach((v, s) => s > 0 && expect(v).toBeLessThanOrEqual(report.curve.plain[s - 1]! + 1e-12))
    expect(report.conditional.own[0]).toBe(0)
    expect(await local.data.call('analysis.pursuit', input)).toEqual(answer)
  })

  it('agrees with the run about the codes of one row', async () => {
    const token = await local.data.call('analysis.pursuitToken', { run, row: 40, steps: null, centred: true, seed: 1 })
    const known = local.session.ctx.caches.find(await runRow())!.codesOf(40)!
    expect([...token.own.codes!.features]).toEqual([...known.features])
    expect(token.row).toBe(40)
    expect(token.own.plain.share[0]).toBeLessThan(1)
    expect(token.shuffled.plain.share[0]).toBeGreaterThan(token.own.plain.share[0]!)
    const drawn = await local.data.call('analysis.pursuitToken', { run, row: null, steps: 4, centred: false, seed: 2 })
    expect(drawn.steps).toBe(4)
  })

  it('has the coherence of all atoms, from a part of them first', async () => {
    const firsts: BabelAnswer[] = []
    const babel = await local.data.call(
      'analysis.babel',
      { run, sizes: 8, seed: 1 },
      { onProgress: ({ first }) => void (first && firsts.push(first)) },
    )
    expect(firsts.length).toBeGreaterThan(0)
    expect(babel.atoms).toBe(1024)
    expect(babel.own.values).toHaveLength(8)
    expect(babel.own.coherence!).toBeGreaterThan(babel.shuffled!.coherence!)
  })

  it('looks at the order of parents and children, and refuses what is not there', async () => {
    const order = await local.data.call('analysis.pursuitOrder', { run, feature: 5, steps: 12, centred: true, seed: 1 })
    for (const pair of order.pairs) expect(pair.both + pair.childOnly).toBeLessThanOrEqual(order.rows)
    const bad = local.data.call('analysis.pursuitOrder', { run, feature: 9999, steps: 12, centred: true, seed: 1 })
    await expect(bad).rejects.toMatchObject({ code: 'not-found' })
    const beyond = local.data.call('analysis.pursuitToken', { run, row: 30_000, steps: 4, centred: true, seed: 1 })
    await expect(beyond).rejects.toMatchObject({ code: 'not-found' })
  })

  it('ends when asked to', async () => {
    const controller = new AbortController()
    const asked = local.data.call(
      'analysis.pursuit',
      { run, steps: 32, centred: true, rows: 2048, seed: 1 },
      { signal: controller.signal, onProgress: () => controller.abort() },
    )
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  })
})

const runRow = async () => (await import('../../../main/data/catalogue.ts')).getRun(local.session.ctx.ws, run)

describe('hierarchy', () => {
  const ask = (source: { kind: 'column'; column: string } | { kind: 'file'; fileId: string }, more: object = {}) => {
    const firsts: HierarchyAnswer[] = []
    const answer = local.data.call(
      'analysis.hierarchy',
      { run, source, vectors: 'auto', least: 50, seed: 1, ...more },
      { onProgress: ({ first }) => void (first && firsts.push(first)) },
    )
    return answer.then(found => ({ found, firsts }))
  }

  it('knows which columns are classes', async () => {
    const sources = await local.data.call('analysis.hierarchySources', { run })
    expect(sources).toMatchObject({ columns: [{ name: 'noun_class', isTree: true }, { name: 'letter', values: 26, isTree: false }], unembedding: false }) // prettier-ignore
  })

  it('finds what WordNet’s classes have in word vectors, beside random words', async () => {
    const { found, firsts } = await ask({ kind: 'column', column: 'noun_class' }, { least: 400 })
    expect(firsts).toHaveLength(1)
    expect(firsts[0]!.report.pairs).toHaveLength(8)
    const { report } = found
    expect([found.surrogate, report.words, report.d, report.floored]).toEqual([true, 30_000, 100, 0])
    expect(report.pairs.length).toBeGreaterThan(8)
    // The nested cosine is about 0, as of random nested sets; containment is well above them.
    for (const pair of report.pairs) if (pair.bNull) expect(Math.abs(pair.bNull.mean)).toBeLessThan(0.1)
    const defined = report.pairs.filter(pair => pair.kappa.kappa !== null)
    expect(defined.length).toBeGreaterThan(10)
    const above = defined.filter(pair => pair.kappa.kappa! > pair.kappa.band![1])
    expect(above.length).toBeGreaterThan(defined.length / 2)
    for (const family of report.families) {
      if (!family.test || family.test.held < 50) continue
      expect(family.test.hits / family.test.held).toBeGreaterThan(family.test.nullMean!)
      expect(family.shape!.rank).toBe(family.children.length - 1)
    }
    expect(Object.keys(found.texts).length).toBeGreaterThan(100)
  }, 90_000)

  it('reads a tree of a person, and says what is wrong with one', async () => {
    const write = (name: string, text: string) => {
      writeFileSync(join(temp.folder, name), text)
      return { kind: 'file' as const, fileId: local.grant(join(temp.folder, name)) }
    }
    const days = 'monday tuesday wednesday thursday friday saturday sunday'
    const months = 'january february march april june july august september october november december'
    const tree = write('tree.csv', `child,parent,words\nday,time,${days}\nmonth,time,${months}\n`)
    const { found } = await ask(tree, { least: 7 })
    expect(found.report.pairs.map(p => [found.report.names[p.child], p.nChild, p.nRest])).toEqual([
      ['month', 11, 7],
      ['day', 7, 11],
    ])
    expect(found).toMatchObject({ source: 'tree.csv', found: 18, asked: 18 })
    expect((await ask(tree, { least: 7 })).found).toEqual(found)
    await expect(ask(write('bad.csv', 'a,b\n'), {})).rejects.toThrow('expected the columns child, parent and words')
    await expect(ask(write('few.csv', 'child,parent,words\na,b,cat dog\n'), {})).rejects.toThrow('Ask for fewer words')
    await expect(ask(tree, { vectors: 'unembedding' })).rejects.toThrow('knows no unembedding')
  }, 90_000)
})

describe('hierarchy of an unembedding', () => {
  it('has its words from the model’s vocabulary, and no surrogate', async () => {
    const samples = writeLettersSample(join(temp.folder, 'samples'), 40)
    const letters = await openLocal(join(temp.folder, 'letters'), { sample: 'first-letters', samplesFolder: samples })
    try {
      const { runs, dictionaries } = await letters.data.call('workspace.get', undefined)
      const dictionary = dictionaries.find(d => d.name === 'main')!
      const own = runs.find(r => r.dictionary === dictionary.id)!
      const { job } = await letters.data.call('run.start', { dictionary: dictionary.id, activations: own.activations })
      if (job) await waitForJobs(letters, [job], testIo())
      const file = readFileSync(join(shippedLetters, 'model/tokenizer.json'), 'utf8')
      const { vocab } = (JSON.parse(file) as { model: { vocab: Record<string, number> } }).model
      const whole = Object.keys(vocab).filter(piece => /^Ġ[a-z]{3,}$/.test(piece)).map(piece => piece.slice(1)) // prettier-ignore
      const lines = ['s', 'c', 'p'].map(letter => `${letter},word,${whole.filter(w => w.startsWith(letter)).join(' ')}`)
      writeFileSync(join(temp.folder, 'letters.csv'), ['child,parent,words', ...lines].join('\n'))
      const source = { kind: 'file' as const, fileId: letters.grant(join(temp.folder, 'letters.csv')) }
      const asked = { run: own.id, source, vectors: 'auto' as const, least: 50, seed: 1 }
      const answer = await letters.data.call('analysis.hierarchy', asked)
      expect(answer.vectors).toBe('6,144 rows of the unembedding, times the weights of the final norm')
      expect([answer.surrogate, answer.report.d, answer.found, answer.asked]).toEqual([false, 128, answer.asked, answer.asked]) // prettier-ignore
      expect(answer.report.pairs).toHaveLength(3)
      // Spelling is no meaning: whatever the numbers say, they come with their nulls.
      for (const pair of answer.report.pairs) expect(pair.bNull!.n).toBeGreaterThan(20)
      const sources = await letters.data.call('analysis.hierarchySources', { run: own.id })
      expect(sources.unembedding).toBe(true)
      expect(sources.columns[0]).toMatchObject({ name: 'class', isTree: false })
    } finally {
      await letters.close()
    }
  }, 90_000)
})
