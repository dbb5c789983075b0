// Dictionaries of the sizes that people have: import against reading and hashing the same bytes, encoding against torch with the same threads, peak
// memory. JumpReLU 2,304 x 16,384 (Gemma Scope, 302 MB) and top-k 768 x 24,576 (as a SAELens dictionary). `ZONOSCOPE_BENCH_ROWS`
// takes fewer rows than 4,096.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { noise, weightsOf, writeGemma, writeNpy, writeSaelens } from './large-files.mjs'
import { family } from './processes.mjs'
import { startPython } from './python.mjs'
import { turns } from './timing.mjs'

const rows = Number(process.env['ZONOSCOPE_BENCH_ROWS'] ?? 4096)
const threads = Math.max(1, os.availableParallelism())
const pairs = 5

export async function run({ report, compare, skip, folder, root, load }) {
  const place = path.join(folder, 'large')
  mkdirSync(path.join(place, 'gemma'), { recursive: true })
  const weights = path.join(place, 'gemma', 'params.npz')
  await writeGemma(load, weights, 2304, 16384, 2.68) // about 60 of 16,384 are above 2.68 standard deviations
  const x = path.join(place, 'x.npy')
  await writeNpy(load, x, [rows, 2304], noise(rows * 2304, 1, 3))
  await importTime({ compare, place, load, weights })
  await encode({ report, compare, skip, root, place, name: 'jumprelu_2304x16384', sae: path.dirname(weights), weights, x, k: 0, bytes: 2 * 4 * 2304 * 16384 }) // prettier-ignore

  // Its arrays as .npz are for torch; ours reads the same numbers as SAELens has them.
  const other = path.join(place, 'params.npz')
  await writeGemma(load, other, 768, 24576, 0)
  const narrow = path.join(place, 'x768.npy')
  await writeNpy(load, narrow, [rows, 768], noise(rows * 768, 1, 3))
  const topk = path.join(place, 'topk')
  mkdirSync(topk)
  await writeSaelens(load, topk, weightsOf(768, 24576), { architecture: 'topk', k: 32 })
  await encode({ report, compare, skip, root, place, name: 'topk_768x24576', sae: topk, weights: other, x: narrow, k: 32, bytes: 2 * 4 * 768 * 24576 }) // prettier-ignore
  rmSync(place, { recursive: true, force: true, maxRetries: 5 })
}

/** From the choice of the file to the dictionary in the workspace, against reading and hashing its bytes. */
async function importTime({ compare, place, load, weights }) {
  const { openLocal } = await load('/main/cli/local.ts')
  const hash = async () => {
    const from = performance.now()
    const sum = createHash('sha256')
    for await (const block of createReadStream(weights, { highWaterMark: 2 ** 20 })) sum.update(block)
    return performance.now() - from
  }
  const add = async i => {
    const local = await openLocal(path.join(place, `workspace-${i}`), { create: true })
    const from = performance.now()
    await local.data.call('dictionary.add', { fileId: local.grant(weights) })
    const taken = performance.now() - from
    await local.close()
    return taken
  }
  // Once each before: the runtime is loaded and the file is in memory, as in a window that is open.
  compare('import_gemma_2304x16384_against_reading_its_bytes', 'ms', await turns(pairs, add, hash), { aim: 1.5 })
}

async function encode({ report, compare, skip, root, place, name, sae, weights, x, k, bytes }) {
  const out = path.join(place, 'out')
  const args = ['encode', '--sae', sae, '--activations', x, '--provider', 'cpu', '--threads', String(threads), '--out', out, '--quiet'] // prettier-ignore
  const ours = () => measured(process.execPath, [path.join(root, 'scripts/zonoscope.mjs'), ...args])
  const { json, peak } = await ours()
  report(`peak_memory_${name}`, peak / 2 ** 20, 'MiB', { limit: Math.round((1.6 * bytes + 150e6) / 2 ** 20) })
  const python = await startPython(path.join(root, 'tests/bench/torch_encode.py'), [weights, x, threads, k].map(String))
  if (python.why) return skip(`${name} against torch (${python.why})`)
  try {
    const with_error = []
    const torch = async () => {
      const rates = await python.ask({})
      with_error.push(rates.with_error)
      return rates.encode
    }
    const taken = await turns(pairs, async () => (await ours()).json.rowsPerSecond, torch)
    const what = { l0: json.l0, rows, threads, torch: python.ready.torch }
    // The one number of ours has both: codes written and the error of every row. The first of the peer's was the one before the pairs.
    compare(`encode_${name}_against_torch_encode`, 'rows/s', taken, { aim: 1.8, ...what })
    compare(`encode_${name}_against_torch_with_error`, 'rows/s', { ours: taken.ours, peer: with_error.slice(1) }, { aim: 3, ...what }) // prettier-ignore
  } finally {
    python.close()
  }
}

/** Runs a program that prints JSON, and the most memory that it or its children held (Linux; NaN elsewhere). */
function measured(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    let peak = NaN
    child.stdout.on('data', part => (text += part))
    const look = setInterval(() => {
      for (const pid of family(child.pid)) {
        try {
          const line = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
          if (line) peak = Math.max(Number.isNaN(peak) ? 0 : peak, 1024 * Number(line[1]))
        } catch {
          // ended in the meantime
        }
      }
    }, 20)
    child.on('error', reject)
    child.on('close', code => {
      clearInterval(look)
      if (code === 0) resolve({ json: JSON.parse(text), peak })
      else reject(new Error(`bench: ${args.slice(1, 3).join(' ')} ended with ${code}`))
    })
  })
}
