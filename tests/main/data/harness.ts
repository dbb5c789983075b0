// A data server with real inference whose line can be cut, in this process; and child processes that can be killed.
import { spawn, type ChildProcess } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Client, DataApi, InferenceApi } from '../../../shared/contract.ts'
import type { JobInfo } from '../../../shared/job-model.ts'
import { defaultSettings } from '../../../shared/model.ts'
import { connect, portPair, serve } from '../../../shared/rpc.ts'
import { dataSchemas, inferenceSchemas, parser } from '../../../shared/schemas.ts'
import { createInferenceLink } from '../../../main/data/inference-link.ts'
import { createDataServer, type DataServer } from '../../../main/data/server.ts'
import type { Session } from '../../../main/data/session.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { figurePage } from '../../../scripts/vite-figure-page.ts'
import { buildPrograms, workerInputs } from '../../../scripts/vite-test-workers.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const childNames = ['child-run', 'child-definitions', 'child-hold', 'child-job'] as const

export interface Harness {
  server: DataServer
  session: Session
  data: Client<DataApi>
  /** ends inference as if its process had died */
  cut(): void
  /** starts it again on a new port */
  mend(): void
  close(): Promise<void>
}

export async function openHarness(
  folder: string,
  options: {
    goOn?: boolean
    create?: boolean
    sample?: string
    samplesFolder?: string
    readOnly?: boolean
    patience?: number
  } = {},
): Promise<Harness> {
  const link = createInferenceLink()
  const server = createDataServer({
    samplesFolder: options.samplesFolder ?? folder,
    fontsFolder: folder,
    settings: defaultSettings,
    speedsFile: null,
    inference: link,
    goOn: options.goOn ?? false,
  })
  link.onUp(() => server.inferenceUp())
  let wire: ReturnType<typeof portPair> | null = null
  const mend = () => {
    wire = portPair()
    serve<InferenceApi>(wire.a, createInferenceServer(), parser(inferenceSchemas))
    link.attach(wire.b)
  }
  mend()
  const page = portPair()
  serve<DataApi>(page.a, server.handlers, parser(dataSchemas))
  const { create = false, sample = null, readOnly, patience } = options
  const close = async () => {
    page.close()
    await server.close()
    wire?.close()
  }
  try {
    const session = await server.open(folder, { create, sample, readOnly, patience })
    return { server, session, data: connect<DataApi>(page.b), cut: () => wire?.close(), mend, close }
  } catch (e) {
    await close()
    throw e
  }
}

/** Waits until a job is in one of these states. */
export async function untilJob(data: Client<DataApi>, job: string, states: JobInfo['state'][]): Promise<JobInfo> {
  for (;;) {
    const found = (await data.call('job.list', undefined)).find(j => j.id === job)
    if (found && states.includes(found.state)) return found
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

export interface Children {
  folder: string
  remove(): void
}

/** Bundles the child programs and the worker threads that they start. */
export async function buildChildren(): Promise<Children> {
  const folder = join(root, 'out', `test-children-${process.pid}`)
  const programs = childNames.map(name => [name, join(import.meta.dirname, `${name}.ts`)])
  await buildPrograms(folder, { ...Object.fromEntries(programs), ...workerInputs() }, [figurePage()])
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Runs a child program in a Node of its own; lines of its output arrive as they are written. */
export function startChild(
  { folder }: Children,
  name: (typeof childNames)[number],
  args: string[],
  options: { onLine?: (line: string) => void; uid?: number } = {},
): { child: ChildProcess; ended: Promise<{ code: number | null; signal: string | null; errors: string }> } {
  const script = join(folder, `${name}.mjs`)
  const identity = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...identity })
  let rest = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    lines.forEach(line => options.onLine?.(line))
  })
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = new Promise<{ code: number | null; signal: string | null; errors: string }>(resolve => {
    child.once('close', (code, signal) => resolve({ code, signal, errors }))
  })
  return { child, ended }
}
