// `encode`: codes and reconstruction of an activations file, in one pass and bounded memory. Command line.
import { parseArgs } from 'node:util'
import type { SaeRef } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ProviderChoice } from '../../../shared/model.ts'
import { describeActivations, openActivations } from '../../containers/activations.ts'
import { UsageError, type Command } from '../command.ts'
import { parseCount, parseOptions, required } from '../options.ts'
import { codesWriter, denseWriter } from '../code-writers.ts'
import { createVariance } from '../variance.ts'

const providers: ProviderChoice[] = ['auto', 'cpu', 'cuda', 'webgpu']

export const command: Command = {
  name: 'encode',
  usage:
    'encode --sae PATH --activations PATH [--tensor NAME] [--option key=value ...] [--provider auto|cuda|webgpu|cpu] [--threads N] [--batch N] [--from ROW --to ROW] --out DIR [--dense]',
  summary: 'Codes and reconstruction of activations: codes.parquet, or acts.npy and recon.npy with --dense.',
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        sae: { type: 'string' },
        activations: { type: 'string' },
        tensor: { type: 'string' },
        option: { type: 'string', multiple: true },
        provider: { type: 'string', default: 'auto' },
        threads: { type: 'string' },
        batch: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        out: { type: 'string' },
        dense: { type: 'boolean', default: false },
      },
    })
    const provider = providers.find(p => p === values.provider)
    if (!provider) throw new UsageError(`--provider ${values.provider}: expected ${providers.join(', ')}.`)
    const asked: SaeRef = {
      path: required('--sae', values.sae),
      options: parseOptions(values.option),
      provider,
      threads: parseCount('--threads', values.threads, 1),
    }
    const given = { path: required('--activations', values.activations), tensor: values.tensor ?? null }
    const out = required('--out', values.out)
    const batch = parseCount('--batch', values.batch, 1) ?? 1024
    const from = parseCount('--from', values.from, 0) ?? 0

    const { createInferenceServer } = await import('../../inference/server.ts')
    const server = createInferenceServer()
    const ctx = { signal: io.signal, progress: () => undefined }
    const description = await server['sae.describe']({ path: asked.path, options: asked.options }, ctx)
    const activations = await describeActivations(given.path, given.tensor, description.dIn)
    const source = { path: given.path, tensor: activations.tensor }
    const to = parseCount('--to', values.to, 0) ?? activations.rows
    if (from >= to || to > activations.rows) {
      throw new AppError(
        'bad-input',
        `${source.path}: rows ${from} to ${to} were asked for, expected a range inside 0 to ${activations.rows}.`,
      )
    }
    if (activations.d !== description.dIn) {
      throw new AppError(
        'bad-input',
        `${source.path}: its rows have ${activations.d} numbers, ${asked.path} expects ${description.dIn}.`,
      )
    }
    for (const warning of [...description.warnings, ...activations.warnings]) io.warn(`Warning: ${warning}`)

    // Modes that couple rows take the whole selection as one batch.
    if (description.coupled) io.progress('looking for the threshold of the selection')
    const sae = description.coupled
      ? { ...asked, ...(await server['sae.uncouple']({ sae: asked, source, from, to }, ctx)) }
      : asked
    let { provider: used, reason } = await server['sae.load'](sae, ctx)
    // From the first row read to the last code written: reading the dictionary takes the same however many rows follow.
    const started = performance.now()
    const total = to - from
    const writer = values.dense
      ? await denseWriter(out, total, description.dSae, description.dOut)
      : await codesWriter(out)
    const rows = await openActivations(source)
    const variance = createVariance(activations.d)
    let active = 0
    let error = 0
    let broken = 0
    try {
      // Parts end at multiples of the batch, like the window's runs, whatever --from is.
      for (let at = from; at < to;) {
        const end = Math.min(to, (Math.floor(at / batch) + 1) * batch)
        const part = await server['sae.encode']({ sae, source, from: at, to: end, recon: values.dense }, ctx)
        if (io.signal.aborted) throw new AppError('cancelled', 'Cancelled.')
        ;({ provider: used, reason } = part)
        await writer.write(part)
        const x = await rows.readRows(at, end)
        broken += x.length / activations.d - variance.add(x)
        active += part.values.length
        // NaN: the row is broken, or the output is no reconstruction of the input.
        for (const e of part.squaredError) error += Number.isNaN(e) ? 0 : e
        at = end
        io.progress(`${at - from} of ${total} rows`)
      }
      await writer.finish()
    } catch (e) {
      await writer.abandon()
      throw e
    } finally {
      await rows.close()
    }
    if (broken > 0) io.warn(`Warning: ${broken} rows hold NaN or infinity; they have no codes and are left out of fvu.`)
    const seconds = (performance.now() - started) / 1000
    const spread = variance.total()
    io.print({
      format: description.format,
      architecture: description.architecture,
      provider: used,
      reason,
      rows: total,
      l0: active / total,
      fvu: spread > 0 && !description.architecture.includes('transcoder') ? error / spread : null,
      seconds,
      rowsPerSecond: total / seconds,
    })
  },
}
