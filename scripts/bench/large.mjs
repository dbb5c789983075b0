// Dictionaries of the sizes that people have: import against reading and hashing the same bytes, encoding against torch with the same threads, peak
// memory. JumpReLU 2,304 x 16,384 (Gemma Scope, 302 MB) and top-k 768 x 24,576 (as a SAELens dictionary).
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { noise, weightsOf, writeGemma, writeNpy, writeSaelens } from './large-files.mjs'

const rows = 4096
const threads = Math.max(1, os.availableParallelism())

export async function run({ report, folder, root, load }) {
  const place = path.join(folder, 'large')
  mkdirSync(path.join(place, 'gemma'), { recursive: true })
  const weights = path.join(place, 'gemma', 'params.npz')
  await writeGemma(load, weights, 2304, 16384, 2.68) // about 60 of 16,384 are above 2.68 standard deviations
  const x = path.join(place, 'x.npy')
  await writeNpy(load, x, [rows, 2304], noise(rows * 2304, 1, 3))
  await importTime({ report, place, load, weights })
  await encode({ report, root, place, name: 'jumprelu_2304x16384', sae: path.dirname(weights), weights, x, k: 0, bytes: 2 * 4 * 2304 * 16384 }) // prettier-ignore

  // Its arrays as .npz are for torch; ours reads the same numbers as SAELens has them.
  const other = path.join(place, 'params.npz')
  await writeGemma(load, other, 768, 24576, 0)
  const narrow = path.join(place, 'x768.npy')
  await writeNpy(load, narrow, [rows, 768], noise(rows * 768, 1, 3))
  const topk = path.join(place, 'topk')
  mkdirSync(topk)
  await writeSaelens(load, topk, weightsOf(768, 24576), { architecture: 'topk', k: 32 })
  await encode({ report, root, place, name: 'topk_768x24576', sae: topk, weights: other, x: narrow, k: 32, bytes: 2 * 4 * 768 * 24576 }) // prettier-ignore
  rmSync(place, { recursive: true, force: true, maxRetries: 5 })
}

/** From the choice of the file to the dictionary in the workspace, against reading and hashing its bytes. Both orders, so that neither finds the colder cache. */
async function importTime({ report, place, load, weights }) {
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
  await hash()
  await add('before')
  const pairs = []
  for (let i = 0; i < 3; i++) pairs.push(i % 2 ? [await hash(), await add(i)] : [await add(i), await hash()].reverse())
  const [reading, importing] = pairs.sort((a, b) => a[1] / a[0] - b[1] / b[0])[1]
  report('import_gemma_2304x16384', importing, 'ms', { limit: Number((1.5 * reading).toFixed(1)) })
}

async function encode({ report, root, place, name, sae, weights, x, k, bytes }) {
  const out = path.join(place, 'out')
  const args = ['encode', '--sae', sae, '--activations', x, '--provider', 'cpu', '--threads', String(threads), '--out', out, '--quiet'] // prettier-ignore
  const { json, peak } = await measured(process.execPath, [path.join(root, 'scripts/zonoscope.mjs'), ...args])
  report(`peak_memory_${name}`, peak / 2 ** 20, 'MiB', { limit: Math.round((1.6 * bytes + 150e6) / 2 ** 20) })
  const python = process.env['ZONOSCOPE_PYTHON'] ?? 'python3'
  const script = path.join(root, 'tests/bench/torch_encode.py')
  const { stdout, status } = spawnSync(python, [script, weights, x, String(threads), String(k)], { encoding: 'utf8' })
  if (status !== 0) {
    console.error(`bench: ${python} with torch is not to be had, so ${name} is not compared with it`)
    return
  }
  const torch = JSON.parse(stdout)
  const what = { l0: json.l0, threads }
  // The one number of ours has both: codes written and the error of every row.
  report(`encode_${name}_against_torch_encode`, json.rowsPerSecond, 'rows/s', {
    peer: Math.round(torch.encode),
    ...what,
  })
  report(`encode_${name}_against_torch_with_error`, json.rowsPerSecond, 'rows/s', { peer: Math.round(torch.with_error), ...what }) // prettier-ignore
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

/** A process and its children: set-up may start another Node for the command. */
function family(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return [pid, ...(children ? children.split(' ').flatMap(child => family(Number(child))) : [])]
  } catch {
    return [pid]
  }
}
