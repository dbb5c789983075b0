// Every analysis panel on 300,000 tokens x 4,096 features of made top-k dictionaries, about 50 on at a token: first and whole answers.
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import { answerTimer } from './answers.mjs'
import { noise, weightsOf, writeSaelens } from './large-files.mjs'

const [rows, d, dSae, k] = [300_000, 128, 4_096, 50]
/** tokens of a document */
const context = 128

export async function run({ report, load, folder }) {
  const { openLocal, waitForJobs } = await load('/main/cli/local.ts')
  const local = await openLocal(path.join(folder, 'pairs'), { create: true })
  const io = { signal: new AbortController().signal, progress: () => undefined, warn: () => undefined, quiet: true }
  try {
    const config = { architecture: 'topk', k, rescale_acts_by_decoder_norm: false }
    const add = async (name, seed) => {
      const place = path.join(folder, name)
      mkdirSync(place, { recursive: true })
      await writeSaelens(load, place, weightsOf(d, dSae, seed), config)
      return local.data.call('dictionary.add', { fileId: local.grant(place) })
    }
    const file = await writeRows(load, path.join(folder, 'pairs-rows'))
    const activations = await local.data.call('activations.add', { fileId: local.grant(file) })
    const { id } = await add('pairs-topk')
    const { id: other } = await add('pairs-topk-other', 5)
    const { job } = await local.data.call('run.start', { dictionary: id, activations: activations.id })
    const from = performance.now()
    await waitForJobs(local, [job], io)
    report('pairs_run_300000x4096_top50', (performance.now() - from) / 1000, 's', { limit: 600 })
    const { runs } = await local.data.call('workspace.get', undefined)
    const { id: of } = runs.find(one => one.dictionary === id)
    const timed = answerTimer(report, local.data)
    const set = n => Array.from({ length: n }, (_, i) => (i * 607 + 11) % dSae)
    await timed('pair_set_2', 'analysis.pairSet', { run: of, features: set(2), by: 'document' })
    await timed('pair_set_8', 'analysis.pairSet', { run: of, features: set(8), by: 'document' })
    await timed('pair_set_200', 'analysis.pairSet', { run: of, features: set(200), by: 'type' })
    await timed('partners_of_1', 'analysis.partners', { run: of, feature: 11 })
    await timed('strongest_pairs', 'analysis.strongest', { run: of })
    await timed('factors_128', 'analysis.factors', { run: of, set: { kind: 'frequent', count: 128 } })
    for (const count of [256, 2_048])
      await timed(`factors_${count}`, 'analysis.factors', { run: of, set: { kind: 'frequent', count } })
    await timed('pursuit_512', 'analysis.pursuit', { run: of, steps: null, centred: true, rows: 512, seed: 1 })
    await timed('pursuit_token', 'analysis.pursuitToken', { run: of, row: 5, steps: null, centred: true, seed: 1 })
    await timed('babel', 'analysis.babel', { run: of, sizes: 32, seed: 1 })
    const source = { kind: 'file', fileId: local.grant(writeTree(path.join(folder, 'tree.csv'))) }
    await timed('rotation_of_1', 'analysis.rotation', { run: of, feature: 11, seed: 1 })
    await timed('clustering', 'analysis.clustering', { run: of, rows: 8_192, draws: 5, seed: 1 })
    await timed('candidates', 'analysis.candidates', { run: of })
    const second = await local.data.call('run.start', { dictionary: other, activations: activations.id })
    await waitForJobs(local, [second.job], io)
    await timed('two_dictionaries', 'analysis.dictionaries', { a: id, b: other, activations: activations.id })
    await timed('hierarchy', 'analysis.hierarchy', { run: of, source, vectors: 'auto', least: 50, seed: 1 })
  } finally {
    await local.close()
  }
}

/** Twenty-four classes under six under one, of words that the rows have. */
function writeTree(file) {
  const lines = ['child,parent,words']
  for (let group = 0; group < 6; group++) lines.push(`g${group},top,`)
  for (let leaf = 0; leaf < 24; leaf++) {
    const words = Array.from({ length: 200 }, (_, i) => `w${leaf + 24 * i}`)
    lines.push(`h${leaf},g${leaf % 6},${words.join(' ')}`)
  }
  writeFileSync(file, lines.join('\n'))
  return file
}

/** x.npy in float32 with x.tsv beside it: words by a power law, documents of 128 tokens. Rows repeat every 60,000. */
async function writeRows(load, folder) {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, 'x.npy')
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${d}), }`
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`
  const out = createWriteStream(file)
  const length = Buffer.alloc(2)
  length.writeUInt16LE(padded.length)
  out.write(Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(padded, 'latin1')]))
  const part = 60_000
  const block = Buffer.from(noise(part * d, 1, 3).buffer)
  for (let from = 0; from < rows; from += part) if (!out.write(block)) await once(out, 'drain')
  out.end()
  await once(out, 'close')
  const place = noise(rows, 1 / 1.732, 9)
  const lines = Array.from({ length: rows }, (_, i) => `w${Math.floor(30_000 ** Math.abs(place[i]))}\t${Math.floor(i / context)}\t${i % context}`) // prettier-ignore
  writeFileSync(path.join(folder, 'x.tsv'), `token\tdocument\tposition\n${lines.join('\n')}\n`)
  return file
}
