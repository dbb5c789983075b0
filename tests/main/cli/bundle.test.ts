// The command line as it ships: built, in a process of its own, with real pipes and signals.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tempFolder, writeSafetensors } from '../containers/files.ts'
import { fixtures } from '../inference/help.ts'

const root = resolve(import.meta.dirname, '../../..')
// Inside the repository, so that the natives are found.
const outDir = join(root, 'out', `cli-test-${process.pid}`)

beforeAll(async () => {
  await build({ root, configFile: join(root, 'vite.cli.config.ts'), logLevel: 'error', build: { outDir } })
}, 120_000)
afterAll(() => rmSync(outDir, { recursive: true, force: true }))

/**
 * @param onOutput is given the child at its first words on standard error
 * @param env instead of the tests' own
 */
function run(args: string[], onOutput?: (kill: (signal: NodeJS.Signals) => void) => void, env = process.env) {
  return new Promise<{ status: number | null; stdout: string; stderr: string }>((done, fail) => {
    const child = spawn(process.execPath, [join(outDir, 'zonoscope.mjs'), ...args], { env })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', text => (stdout += String(text)))
    child.stderr.on('data', text => {
      if (stderr === '') onOutput?.(signal => child.kill(signal))
      stderr += String(text)
    })
    child.on('error', fail)
    child.on('close', status => done({ status, stdout, stderr }))
  })
}

const model = join(fixtures, 'sl_topk', 'model')
const x = join(fixtures, 'sl_topk', 'x.npy')

test('one JSON document on standard output, exit 0', async () => {
  const out = tempFolder()
  const { status, stdout } = await run(['encode', '--sae', model, '--activations', x, '--dense', '--out', out])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ format: 'saelens', architecture: 'topk', rows: 64, l0: 8 })
  expect(readdirSync(out).sort()).toEqual(['acts.npy', 'recon.npy'])
})

test('ONNX Runtime is loaded with its reports off: it leaves no device id at home', async () => {
  const home = tempFolder()
  const out = join(home, 'out')
  const { status } = await run(['encode', '--sae', model, '--activations', x, '--out', out], undefined, { HOME: home })
  expect([status, readdirSync(home)]).toEqual([0, ['out']])
})

test('exit statuses of wrong usage, bad input and unsupported', async () => {
  expect((await run(['encode'])).status).toBe(2)
  const missing = await run(['inspect', join(fixtures, 'nothing-here'), '--quiet'])
  expect([missing.status, missing.stdout]).toEqual([3, ''])
  expect(missing.stderr).toContain('nothing-here')
  const temporal = tempFolder()
  writeFileSync(join(temporal, 'latest_ckpt.safetensors'), '')
  expect((await run(['inspect', temporal])).status).toBe(4)
})

test('Ctrl+C: exit 130, and no half-made files', async () => {
  const folder = tempFolder()
  const rows = 200_000
  const data = Float32Array.from({ length: rows * 32 }, (_, i) => Math.sin(i))
  const path = writeSafetensors(join(folder, 'x.safetensors'), { x: { shape: [rows, 32], data } })
  const out = join(folder, 'out')
  const args = ['encode', '--sae', model, '--activations', path, '--batch', '64', '--out', out, '--dense']
  const { status, stdout } = await run(args, kill => kill('SIGINT'))
  expect([status, stdout]).toEqual([130, ''])
  expect(existsSync(out) ? readdirSync(out) : []).toEqual([])
})
