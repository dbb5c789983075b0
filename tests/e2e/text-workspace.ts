// A small workspace with the shipped language model: the first documents of its sample as rows, and one shipped dictionary with its run.
// Built with Vite's server, which understands import.meta.glob.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLocal, waitForJobs } from '../../main/cli/local.ts'
import { setLanguageModel } from '../../main/data/language-models.ts'
import { testIo, writeSafetensors } from '../main/data/fixture.ts'

const sample = join(import.meta.dirname, '../../native-models/samples/first-letters')
const d = 128

/** @returns the workspace's folder */
export async function makeTextWorkspace(folder: string, documents = 24): Promise<string> {
  const path = join(folder, 'letters')
  const lines = readFileSync(join(sample, 'activations/tokens.tsv'), 'utf8').split('\n')
  const header = lines[0]!.split('\t')
  const at = (name: string) => header.indexOf(name)
  const rows = lines.slice(1).map(line => line.split('\t'))
  const shown = rows.filter(cells => cells.length === header.length && Number(cells[at('document')]) < documents)
  const lengths = new Int32Array(documents)
  for (const cells of shown) lengths[Number(cells[at('document')])]!++
  const local = await openLocal(path, { create: true })
  try {
    const { inference } = local.session.ctx
    const ids = Int32Array.from(shown, cells => Number(cells[at('id')]))
    const model = join(sample, 'model')
    const { residual } = await inference.call('model.residual', { model: { path: model, threads: 1 }, ids, lengths })
    const file = join(folder, 'letters.safetensors')
    writeSafetensors(file, { x: { shape: [ids.length, d], data: residual } })
    writeFileSync(join(folder, 'letters.tsv'), [lines[0], ...shown.map(cells => cells.join('\t')), ''].join('\n'))
    const { id: activations } = await local.data.call('activations.add', { fileId: local.grant(file) })
    await setLanguageModel(local.session.ctx, activations, model)
    const sae = join(sample, 'dictionaries/batchtopk-1024-seed0')
    const { id: dictionary } = await local.data.call('dictionary.add', { fileId: local.grant(sae) })
    const { job } = await local.data.call('run.start', { dictionary, activations })
    if (job) await waitForJobs(local, [job], testIo())
  } finally {
    await local.close()
  }
  return path
}
