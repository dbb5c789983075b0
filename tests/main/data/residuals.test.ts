// A sample whose activations are made by its language model: made whole or not at all, made again only for another model or text, masked at the start token.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { floatToHalf, halfToFloat } from '../../../core/half.ts'
import { openLocal, waitForJobs } from '../../../main/cli/local.ts'
import { getActivations } from '../../../main/data/catalogue.ts'
import { languageModelOf } from '../../../main/data/language-models.ts'
import { isMasked } from '../../../main/data/mask.ts'
import { makeResiduals } from '../../../main/data/residuals.ts'
import { inCalls, readDocuments } from '../../../main/data/sample-text.ts'
import { openActivations } from '../../../main/containers/activations.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { defaultSettings } from '../../../shared/model.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Client, InferenceApi } from '../../../shared/contract.ts'
import { firstDocuments, shippedLetters, writeLettersSample } from './letters-sample.ts'
import { long, tempFolder, testIo } from './fixture.ts'

const temp = tempFolder()
afterAll(() => temp.remove())

const documents = long ? Infinity : 90
const samplesFolder = writeLettersSample(join(temp.folder, 'samples'), documents)
const text = join(samplesFolder, 'first-letters/activations/tokens.tsv')
const model = join(shippedLetters, 'model')
const bounds = { vocabulary: 6144, context: 64, start: 0 }
const table = (body: string) => {
  const path = join(temp.folder, 'table.tsv')
  writeFileSync(path, body)
  return path
}

/** Inference in this thread; `before` may fail a call. */
const server = createInferenceServer()
const inference = (before: () => void = () => undefined): Client<InferenceApi> => ({
  call: async (name, input, options) => {
    before()
    return server[name](input as never, {
      signal: options?.signal ?? new AbortController().signal,
      progress: () => undefined,
    }) as never
  },
})
const ctx = (before?: () => void) => ({ inference: inference(before), settings: defaultSettings })

describe('the sample', () => {
  const workspace = join(temp.folder, 'workspace')

  it('is made, run and found again', { timeout: 600_000 }, async () => {
    const phases = new Map<string, number>()
    const local = await openLocal(workspace, {
      sample: 'first-letters',
      samplesFolder,
      onProgress: ({ phase, done, total }) => {
        expect(done).toBeLessThanOrEqual(total)
        phases.set(phase, done / total)
      },
    })
    try {
      const info = await local.data.call('workspace.get', undefined)
      const rows = readFileSync(text, 'utf8').split('\n').length - 2
      const started = readFileSync(text, 'utf8').match(/^<\|start\|>/gm)!.length
      expect(info.activations).toHaveLength(1)
      const [activations] = info.activations
      expect(activations).toMatchObject({
        rows,
        d: 128,
        unit: 'token',
        masked: started,
        model: { present: true, hasTail: true },
      })
      expect(activations!.columns).toEqual([
        'token',
        'id',
        'document',
        'position',
        'kind',
        'place',
        'word',
        'letter',
        'class',
      ])
      const record = getActivations(local.session.ctx.ws, activations!.id)
      expect(record.maskReasons).toMatchObject({ position: started, norm: 0, nonFinite: 0 })
      const tokens = local.session.ctx.tokens.tokensOf(record)
      expect(tokens.every((token, row) => isMasked(record.mask, row) === (token === '<|start|>'))).toBe(true)
      expect(languageModelOf(local.session.ctx, activations!.id)!.hook).toBe('blocks.3.hook_resid_post')
      expect([...phases]).toEqual([
        ['Running the language model', 1],
        ['Measuring rows', 1],
        ['Reading dictionaries', 1],
      ])
      // The first view's dictionary is run first, one that is left for later not at all.
      const jobs = await local.data.call('job.list', undefined)
      expect(jobs.map(job => job.title)).toEqual([
        'Dictionary main on first-letters',
        'Dictionary other on first-letters',
      ])
      expect(info.dictionaries.map(d => d.name)).toEqual(['later', 'other', 'main'])
      expect(info.runs).toHaveLength(2)
      const { run, job } = await local.data.call('run.start', {
        dictionary: info.firstView!.dictionary,
        activations: activations!.id,
      })
      if (job) await waitForJobs(local, [job], testIo())
      const done = (await local.data.call('workspace.get', undefined)).runs.find(r => r.id === run)!
      expect(done.l0).toBeGreaterThan(1)
      const { bytes, at } = { bytes: statSync(record.path).size, at: record.path }
      expect(at).toBe(join(workspace, 'generated/first-letters/residual.safetensors'))
      expect(bytes).toBeLessThan(90e6)
      expect(bytes).toBeGreaterThan(2 * 128 * rows)
    } finally {
      await local.close()
    }
    const again = await openLocal(workspace, { samplesFolder })
    const info = await again.data.call('workspace.get', undefined)
    expect(info.activations[0]).toMatchObject({ present: true, model: { present: true } })
    await again.close()
  })

  it('a moved samples folder is said, in words of the file', async () => {
    const elsewhere = join(temp.folder, 'nothing here')
    const local = await openLocal(workspace, { samplesFolder: elsewhere })
    try {
      const info = await local.data.call('workspace.get', undefined)
      // The rows lie in the workspace; the model and the dictionaries in the sample.
      expect(info.activations[0]).toMatchObject({ present: true, model: { present: false } })
      expect(info.dictionaries.every(d => !d.present)).toBe(true)
      const ids = { dictionary: info.dictionaries[0]!.id, activations: info.activations[0]!.id }
      await expect(local.data.call('run.start', ids)).rejects.toThrow(/nothing here.*no longer there/)
    } finally {
      await local.close()
    }
  })
})

describe('makeResiduals', () => {
  const at = join(temp.folder, 'made', 'first-letters')
  const short = table(firstDocuments(40))
  const made = () => readFileSync(join(at, 'residual.safetensors'))

  it("gives the model's numbers, rounded to float16", async () => {
    const { ids, lengths } = await readDocuments(short, bounds)
    expect(await makeResiduals(ctx(), at, { model, text: short })).toBe(true)
    const source = await openActivations({ path: join(at, 'residual.safetensors'), tensor: 'x' })
    const rows = await source.readRows(0, ids.length)
    await source.close()
    let [row, token] = [0, 0]
    let worst = 0
    // Document by document, unpadded.
    for (const length of lengths.subarray(0, 12)) {
      const call = {
        model: { path: model, threads: 1 },
        ids: ids.slice(token, token + length),
        lengths: Int32Array.of(length),
      }
      const { residual } = await inference().call('model.residual', call)
      const halves = new Uint16Array(residual.length)
      floatToHalf(residual, halves)
      const rounded = new Float32Array(residual.length)
      halfToFloat(halves, rounded)
      rounded.forEach((v, i) => (worst = Math.max(worst, Math.abs(v - rows[row + i]!) / Math.max(1, Math.abs(v)))))
      row += residual.length
      token += length
    }
    // A number that lies between two halves may fall on either side: one step of 2^-11.
    expect(worst).toBeLessThan(2 ** -10)
  })

  it('is not repeated, except for another text or another model', async () => {
    const before = made()
    expect(await makeResiduals(ctx(), at, { model, text: short })).toBe(false)
    const other = join(temp.folder, 'other.tsv')
    writeFileSync(other, firstDocuments(20))
    expect(await makeResiduals(ctx(), at, { model, text: other })).toBe(true)
    expect(made().length).toBeLessThan(before.length)
    const again = join(temp.folder, 'again')
    writeLettersSample(again, 2)
    const changed = join(again, 'first-letters/model')
    appendFileSync(join(changed, 'model.json'), '\n')
    expect(await makeResiduals(ctx(), at, { model: changed, text: other })).toBe(true)
    expect(await makeResiduals(ctx(), at, { model: changed, text: other })).toBe(false)
    // A damaged note of what was made is no note.
    writeFileSync(join(at, 'made.json'), '{')
    expect(await makeResiduals(ctx(), at, { model, text: short })).toBe(true)
    expect(made()).toEqual(before)
  })

  const nothingLeft = () => expect([existsSync(at), existsSync(`${at}.part`)]).toEqual([false, false])

  it('leaves nothing when it is stopped, when inference goes away, or when it was killed', async () => {
    rmSync(at, { recursive: true })
    const stop = new AbortController()
    const stopped = makeResiduals(ctx(), at, { model, text }, { signal: stop.signal, onProgress: () => stop.abort() })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    nothingLeft()
    let calls = 0
    const lost = ctx(() => {
      if (++calls === 3) throw new AppError('gone', 'The inference process has ended; it is being started again.')
    })
    await expect(makeResiduals(lost, at, { model, text })).rejects.toMatchObject({ code: 'gone' })
    nothingLeft()
    mkdirSync(`${at}.part`, { recursive: true })
    writeFileSync(join(`${at}.part`, 'made.json'), '{}')
    expect(await makeResiduals(ctx(), at, { model, text: short })).toBe(true)
    expect(existsSync(`${at}.part`)).toBe(false)
  })

  it('says what a full disk needs', async () => {
    rmSync(at, { recursive: true })
    const full = ctx(() => {
      if (existsSync(join(`${at}.part`, 'residual.safetensors'))) {
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
      }
    })
    await expect(makeResiduals(full, at, { model, text: short })).rejects.toMatchObject({
      code: 'disk-full',
      message: `${at}: the disk is full; about 1 MB are needed.`,
    })
    nothingLeft()
  })
})

describe('the text', () => {
  it('is cut into calls of whole documents', async () => {
    const found = await readDocuments(
      table('token\tid\tdocument\na\t0\t0\nb\t5\t0\nc\t0\t1\nd\t0\t2\ne\t7\t2\nf\t8\t2\n'),
      bounds,
    )
    expect([[...found.ids], [...found.lengths]]).toEqual([[0, 5, 0, 0, 7, 8], [2, 1, 3]]) // prettier-ignore
    const calls = [...inCalls(found, 3)].map(c => [[...c.ids], [...c.lengths]])
    expect(calls).toEqual([[[0, 5, 0], [2, 1]], [[0, 7, 8], [3]]]) // prettier-ignore
    expect([...inCalls({ ids: new Int32Array(0), lengths: new Int32Array(0) }, 3)]).toEqual([])
  })

  it.each([
    ['token\tid\nx\t0\n', /found columns token, id, expected one named document/],
    ['token\tid\tdocument\nx\t0\t0\ny\tsix\t0\n', /table\.tsv: line 3: found the id six, expected one of 0 to 6143/],
    ['token\tid\tdocument\nx\t6144\t0\n', /line 2: found the id 6144/],
    ['token\tid\tdocument\nx\t0\t0\ny\t4\t1\n', /line 3: found the id 4 at the beginning of a document, expected 0/],
    [`token\tid\tdocument\n${'x\t0\t0\n'.repeat(65)}`, /line 66: found a document of more than 64 tokens/],
  ])('a wrong table is refused by line: %j', async (body, message) => {
    const reading = readDocuments(table(body), bounds)
    await expect(reading).rejects.toMatchObject({ code: 'bad-input' })
    await expect(reading).rejects.toThrow(message)
  })
})
