// Chooses the execution provider: tries them one at a time and says in words why it is the one. The only file besides session.ts
// that touches onnxruntime-node. Inference process.
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { AppError } from '../../shared/errors.ts'
import type { ProviderChoice } from '../../shared/model.ts'
import { requireWithoutReports } from '../without-reports.ts'
import { explainCuda, placeCuda, providersFolder, runtimePlace } from './cuda.ts'
import { draftGraph, type BuiltGraph } from './graphs/draft.ts'

export type Provider = 'cpu' | 'cuda' | 'webgpu'
const titles: Record<Provider, string> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU' }

/** A session with the provider that it runs on and why, for the user. */
export interface ProvidedSession {
  session: ort.InferenceSession
  /** the graph's weights, where they stay on the host: to be given to every run */
  fed: Record<string, ort.Tensor>
  provider: Provider
  reason: string
}

/** Threads when the user chose none: one core is left to the window. */
export const defaultThreads = (): number => Math.max(1, availableParallelism() - 1)

// Failures are thrown as well; without this ORT also prints them.
ort.env.logLevel = 'fatal'

/** What sessions are made with: ONNX Runtime, or in tests a provider that fails. */
export interface Backend {
  /** Why a provider cannot be used here; null if it can. */
  obstacleOf(provider: Provider): Promise<string | null>
  open(graph: BuiltGraph, provider: Provider, threads: number | null): Promise<ort.InferenceSession>
}

/**
 * Creates a session on the first provider that works. A GPU provider that fails is never an error: the CPU takes over.
 * @param graph of a provider, where it differs
 * @param threads null for one less than there are cores
 * @param what is loaded, for messages
 * @throws AppError out-of-memory, internal when not even the CPU can load the graph
 */
export async function createSession(
  graph: BuiltGraph | ((provider: Provider) => BuiltGraph),
  choice: ProviderChoice,
  threads: number | null,
  what = 'dictionary',
  { obstacleOf, open }: Backend = onnxRuntime,
): Promise<ProvidedSession> {
  const graphOf = typeof graph === 'function' ? graph : () => graph
  const wanted: Provider[] = choice === 'auto' ? ['cuda', 'webgpu'] : choice === 'cpu' ? [] : [choice]
  const obstacles: string[] = []
  for (const provider of wanted) {
    const obstacle = await obstacleOf(provider)
    if (obstacle === null) {
      try {
        const built = graphOf(provider)
        const session = await open(built, provider, threads)
        const why = choice === 'auto' ? ['found', ...obstacles].join('; ') : 'chosen'
        return { session, fed: tensorsOf(built), provider, reason: `${titles[provider]}: ${why}` }
      } catch (e) {
        obstacles.push(`the ${what} could not be loaded on ${titles[provider]} (${firstLine(e)})`)
      }
    } else obstacles.push(obstacle)
  }
  const reason = `CPU: ${choice === 'cpu' ? 'chosen' : obstacles.join('; ')}`
  const built = graphOf('cpu')
  try {
    return { session: await open(built, 'cpu', threads), fed: tensorsOf(built), provider: 'cpu', reason }
  } catch (e) {
    const message = firstLine(e)
    if (/alloc|memory|2147483648/i.test(message)) {
      const size = (built.bytes / 2 ** 30).toFixed(1)
      throw new AppError('out-of-memory', `There is not enough memory for the ${what} (${size} GiB of weights).`, {
        cause: e,
      })
    }
    throw new AppError('internal', `ONNX Runtime could not load the ${what}: ${message}`, { cause: e })
  }
}

/** Views of the weights: the runtime reads tensors on the CPU where they lie. */
const tensorsOf = ({ fed }: BuiltGraph): Record<string, ort.Tensor> =>
  Object.fromEntries(fed.map(({ name, dims, data }) => [name, new ort.Tensor('float32', data, dims)]))

function open(graph: BuiltGraph, provider: Provider, threads: number | null): Promise<ort.InferenceSession> {
  requireWithoutReports()
  return ort.InferenceSession.create(graph.model, {
    executionProviders: [provider],
    externalData: graph.externalData,
    intraOpNumThreads: threads ?? defaultThreads(),
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  })
}

const obstacles = new Map<Provider, Promise<string | null>>()

/** Found out once, with a graph of one node. */
function obstacleOf(provider: Provider): Promise<string | null> {
  let known = obstacles.get(provider)
  if (!known) {
    known = probe(provider)
    obstacles.set(provider, known)
  }
  return known
}

export const onnxRuntime: Backend = { obstacleOf, open }

async function probe(provider: Provider): Promise<string | null> {
  const title = titles[provider]
  // Asking ORT for a library that is not there makes it print an error of its own.
  if (provider === 'cuda') {
    const obstacle = placeCuda(runtimePlace(), providersFolder())
    if (obstacle !== null) return obstacle
  }
  if (provider === 'webgpu' && !vulkanExists()) return 'WebGPU needs Vulkan (libvulkan.so.1), which is not installed'
  try {
    const g = draftGraph('probe')
    g.output('y', g.op('Relu', [g.input('x', ['n'])]), 'float', ['n'])
    const session = await open(g.build(), provider, 1)
    const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.of(-1, 2), [2]) })
    await session.release()
    return String(y!.data) === '0,2'
      ? null
      : `${title} computes wrong numbers here (relu of -1, 2 is ${String(y!.data)})`
  } catch (e) {
    const message = firstLine(e)
    const cuda = provider === 'cuda' ? explainCuda(String(e), runtimePlace().version) : null
    if (cuda !== null) return cuda
    if (/shared library|backend not found|not supported|No supported adapters|adapter/i.test(message)) {
      return provider === 'webgpu' ? 'WebGPU finds no graphics adapter' : `the ${title} provider is not installed`
    }
    return `${title} could not be started (${message})`
  }
}

/** As a person knows it. */
export const providerTitle = (provider: Provider): string => titles[provider]

/** WebGPU is Vulkan on Linux; elsewhere the system brings what it needs. */
function vulkanExists(): boolean {
  if (process.platform !== 'linux') return true
  const folders = [
    ...(process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter(Boolean),
    ...['/usr/local/lib', '/usr/lib', '/lib', '/usr/lib64', '/lib64'],
    ...['x86_64', 'aarch64'].flatMap(arch => [`/usr/lib/${arch}-linux-gnu`, `/lib/${arch}-linux-gnu`]),
  ]
  return folders.some(folder => existsSync(join(folder, 'libvulkan.so.1')))
}

/** The part of a native error that a person can use. */
export function firstLine(e: unknown): string {
  const text = e instanceof Error ? e.message : String(e)
  return (text.split('\n')[0] ?? '').replace(/^.*?\bwas false\. /, '').slice(0, 300)
}
