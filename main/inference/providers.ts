// Chooses the execution provider: tries them one at a time and says in words why it is the one. The only file besides session.ts
// that touches onnxruntime-node. Inference process.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import * as ort from 'onnxruntime-node'
import { AppError } from '../../shared/errors.ts'
import type { ProviderChoice } from '../../shared/model.ts'
import { draftGraph, type BuiltGraph } from './graphs/draft.ts'

export type Provider = 'cpu' | 'cuda' | 'webgpu'
const titles: Record<Provider, string> = { cpu: 'CPU', cuda: 'CUDA', webgpu: 'WebGPU' }

/** A session with the provider that it runs on and why, for the user. */
export interface ProvidedSession {
  session: ort.InferenceSession
  provider: Provider
  reason: string
}

/** Threads when the user chose none: one core is left to the window. */
export const defaultThreads = (): number => Math.max(1, availableParallelism() - 1)

// Failures are thrown as well; without this ORT also prints them.
ort.env.logLevel = 'fatal'

/**
 * Creates a session on the first provider that works. A GPU provider that fails is never an error: the CPU takes over.
 * @param threads null for one less than there are cores
 * @param what is loaded, for messages
 * @throws AppError out-of-memory, internal when not even the CPU can load the graph
 */
export async function createSession(
  graph: BuiltGraph,
  choice: ProviderChoice,
  threads: number | null,
  what = 'dictionary',
): Promise<ProvidedSession> {
  const wanted: Provider[] = choice === 'auto' ? ['cuda'] : choice === 'cpu' ? [] : [choice]
  let reason = choice === 'cpu' ? 'CPU: chosen' : ''
  for (const provider of wanted) {
    const obstacle = await obstacleOf(provider)
    if (obstacle === null) {
      try {
        const session = await open(graph, provider, threads)
        return { session, provider, reason: `${titles[provider]}: ${choice === 'auto' ? 'found' : 'chosen'}` }
      } catch (e) {
        reason = `CPU: the ${what} could not be loaded on ${titles[provider]} (${firstLine(e)})`
      }
    } else reason = `CPU: ${obstacle}`
  }
  try {
    return { session: await open(graph, 'cpu', threads), provider: 'cpu', reason }
  } catch (e) {
    const message = firstLine(e)
    if (/alloc|memory|2147483648/i.test(message)) {
      const size = (graph.bytes / 2 ** 30).toFixed(1)
      throw new AppError('out-of-memory', `There is not enough memory for the ${what} (${size} GiB of weights).`, {
        cause: e,
      })
    }
    throw new AppError('internal', `ONNX Runtime could not load the ${what}: ${message}`, { cause: e })
  }
}

function open(graph: BuiltGraph, provider: Provider, threads: number | null): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(graph.model, {
    executionProviders: [provider],
    externalData: graph.externalData,
    intraOpNumThreads: threads ?? defaultThreads(),
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  })
}

const obstacles = new Map<Provider, Promise<string | null>>()

/** Why a provider cannot be used here, found out once with a graph of one node; null if it can. */
function obstacleOf(provider: Provider): Promise<string | null> {
  let known = obstacles.get(provider)
  if (!known) {
    known = probe(provider)
    obstacles.set(provider, known)
  }
  return known
}

async function probe(provider: Provider): Promise<string | null> {
  const title = titles[provider]
  // Asking ORT for a library that is not there makes it print an error of its own.
  if (provider === 'cuda' && !cudaLibraryExists()) return 'the CUDA provider is not installed'
  try {
    const g = draftGraph('probe')
    g.output('y', g.op('Relu', [g.input('x', ['n'])]), 'float', ['n'])
    const session = await open(g.build(), provider, 1)
    await session.run({ x: new ort.Tensor('float32', Float32Array.of(1), [1]) })
    await session.release()
    return null
  } catch (e) {
    const message = firstLine(e)
    if (/shared library|backend not found|not supported|No supported adapters|adapter/i.test(message)) {
      return provider === 'webgpu' ? 'WebGPU finds no graphics adapter' : `the ${title} provider is not installed`
    }
    return `${title} could not be started (${message})`
  }
}

/** The user puts libonnxruntime_providers_cuda beside ONNX Runtime's own library (see README, CUDA). */
function cudaLibraryExists(): boolean {
  try {
    const main = createRequire(import.meta.url).resolve('onnxruntime-node')
    const folder = join(dirname(main), '..', 'bin', 'napi-v6', process.platform, process.arch)
    const name = process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so'
    return existsSync(join(folder, name))
  } catch {
    return false
  }
}

/** The part of a native error that a person can use. */
function firstLine(e: unknown): string {
  const text = e instanceof Error ? e.message : String(e)
  return (text.split('\n')[0] ?? '').replace(/^.*?\bwas false\. /, '').slice(0, 300)
}
