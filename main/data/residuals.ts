// Activations of a shipped language model over a shipped text, made in the workspace when they are first needed. Data process, command line.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { floatToHalf } from '../../core/half.ts'
import { canonicalJson } from '../../shared/ids.ts'
import { AppError } from '../../shared/errors.ts'
import { createSafetensors } from '../containers/write-safetensors.ts'
import type { Context } from './context.ts'
import { hashFile } from './hash.ts'
import { modelRef } from './language-models.ts'
import { makeAside, type MakingOptions } from './make-aside.ts'
import { inCalls, readDocuments } from './sample-text.ts'

/** What they were made of: another model or another text makes other activations. */
interface Source {
  format: 'zonoscope-residuals'
  version: 1
  hook: string
  /** sha256 by file name */
  files: Record<string, string>
}

/** Name and tensor of the file that is made. */
export const residualFile = { name: 'residual.safetensors', tensor: 'x' }

/**
 * float16 [tokens, d] in `folder`, made unless they are there and of the same model and text. Batches are pulled from inference one after another, so that
 * stopping is not asking for the next. The rows are rounded to float16 (about three digits) once; everything that follows is computed from these rows.
 * @returns whether they were made now
 * @throws AppError bad-input, not-found, cancelled, gone, disk-full
 */
export async function makeResiduals(
  ctx: Pick<Context, 'inference' | 'settings'>,
  folder: string,
  { model, text }: { model: string; text: string },
  { signal, onProgress }: MakingOptions = {},
): Promise<boolean> {
  const description = await ctx.inference.call('model.describe', { path: model }, { signal })
  const { d, hook, tokensPerCall } = description
  const files: Record<string, string> = {}
  for (const name of ['head.onnx', 'model.json']) {
    files[name] = (await hashFile(join(model, name), name, signal)).sha256
  }
  files['text'] = (await hashFile(text, 'text', signal)).sha256
  const source: Source = { format: 'zonoscope-residuals', version: 1, hook, files }
  if (await isMadeOf(folder, source)) return false
  const documents = await readDocuments(text, description)
  const total = documents.ids.length
  const needs = `${Math.ceil((2 * d * total) / 1e6)} MB`
  await makeAside(folder, needs, async draft => {
    const { name, tensor } = residualFile
    const file = createSafetensors(join(draft, name), [{ name: tensor, dtype: 'F16', shape: [total, d] }])
    let done = 0
    const ask = (call: { ids: Int32Array; lengths: Int32Array }) => {
      const reply = ctx.inference.call(
        'model.residual',
        { model: modelRef({ path: model }, ctx.settings), ...call },
        { signal },
      )
      reply.catch(() => undefined) // awaited below
      return reply
    }
    try {
      const calls = inCalls(documents, tokensPerCall)
      let next = calls.next()
      let pending = next.done ? null : ask(next.value)
      while (pending) {
        const { residual } = await pending
        if (signal?.aborted) throw new AppError('cancelled', 'Cancelled.')
        // The next batch is computed while this one is written.
        next = calls.next()
        pending = next.done ? null : ask(next.value)
        const halves = new Uint16Array(residual.length)
        floatToHalf(residual, halves)
        file.write(halves)
        done += residual.length / d
        onProgress?.({ done, total, phase: 'Running the language model' })
      }
      file.close()
    } catch (e) {
      file.abandon()
      throw e
    }
    // Last: its presence says that the file is whole.
    await writeFile(join(draft, 'made.json'), `${JSON.stringify(source, null, 1)}\n`, { flag: 'wx' })
  })
  return true
}

async function isMadeOf(folder: string, source: Source): Promise<boolean> {
  try {
    return canonicalJson(JSON.parse(await readFile(join(folder, 'made.json'), 'utf8'))) === canonicalJson(source)
  } catch {
    return false // not there, or unreadable: made again
  }
}
