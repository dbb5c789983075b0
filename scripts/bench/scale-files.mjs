// The files of the scale bench: a JumpReLU dictionary 768 x 16,384 as SAELens has it, and a folder of activations in float16 with a table of tokens.
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import path from 'node:path'
import { noise, weightsOf, writeSaelens } from './large-files.mjs'
import { dSae } from './scale-codes.mjs'

export const d = 768
/** tokens of a document */
const context = 128

export async function writeDictionary(load, folder) {
  mkdirSync(folder, { recursive: true })
  // About 64 of 16,384 are above 2.66 standard deviations.
  const arrays = { ...weightsOf(d, dSae), threshold: [[dSae], new Float32Array(dSae).fill(2.66)] }
  await writeSaelens(load, folder, arrays, { architecture: 'jumprelu' })
}

/** acts.npy, tokens.parquet and meta.json of `rows` tokens in documents of 128; one block of numbers over and over. */
export async function writeActivations(load, folder, rows) {
  mkdirSync(folder, { recursive: true })
  await writeRows(load, path.join(folder, 'acts.npy'), rows)
  await writeTokens(path.join(folder, 'tokens.parquet'), rows)
  const meta = { format: 'zonoscope-activations', version: 1, model: 'made up', hook: 'blocks.6.hook_resid_post', n: rows, d } // prettier-ignore
  writeFileSync(path.join(folder, 'meta.json'), JSON.stringify(meta))
}

async function writeRows(load, file, rows) {
  const header = `{'descr': '<f2', 'fortran_order': False, 'shape': (${rows}, ${d}), }`
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`
  const out = createWriteStream(file, { highWaterMark: 1 << 24 })
  const length = Buffer.alloc(2)
  length.writeUInt16LE(padded.length)
  out.write(Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(padded, 'latin1')]))
  const blockRows = 4_096
  const { floatToHalf } = await load('/core/half.ts')
  const halves = new Uint16Array(blockRows * d)
  floatToHalf(noise(halves.length, 1, 3), halves)
  const block = Buffer.from(halves.buffer)
  for (let from = 0; from < rows; from += blockRows) {
    const part = block.subarray(0, Math.min(blockRows, rows - from) * d * 2)
    if (!out.write(part)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}

/** Texts by Zipf's law over 30,000 made-up words, each with a space before it. */
async function writeTokens(file, rows) {
  const { fileWriter, ParquetWriter } = await import('hyparquet-writer')
  const writer = new ParquetWriter({ writer: fileWriter(file), schema: [
    { name: 'root', num_children: 3 },
    { name: 'token', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
    { name: 'document', type: 'INT32', repetition_type: 'REQUIRED' },
    { name: 'position', type: 'INT32', repetition_type: 'REQUIRED' },
  ] }) // prettier-ignore
  const letters = 'etaoinshrdlu'
  const word = i =>
    ` ${[i % 12, Math.floor(i / 12) % 12, Math.floor(i / 144) % 12, Math.floor(i / 1728) % 12, i % 7].map(j => letters[j]).join('')}${i}`
  const words = Array.from({ length: 30_000 }, (_, i) => word(i))
  const place = noise(rows, 1 / 1.732, 9)
  const part = 100_000
  for (let from = 0; from < rows; from += part) {
    const n = Math.min(part, rows - from)
    const at = i => from + i
    await writer.write({ columnData: [
      { name: 'token', data: Array.from({ length: n }, (_, i) => words[Math.floor(30_000 ** Math.abs(place[at(i)])) - 1]) },
      { name: 'document', data: Int32Array.from({ length: n }, (_, i) => Math.floor(at(i) / context)) },
      { name: 'position', data: Int32Array.from({ length: n }, (_, i) => at(i) % context) },
    ] }) // prettier-ignore
  }
  await writer.finish()
}
