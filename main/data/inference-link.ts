// The data process's line to inference: the port may come late, go away and come back. Data process, command line.
import { AppError } from '../../shared/errors.ts'
import { connect, type PortLike } from '../../shared/rpc.ts'
import type { CallOptions, Client, In, InferenceApi, Name, Out, Progress } from '../../shared/contract.ts'

export interface InferenceLink extends Client<InferenceApi> {
  /** A new port; the old one, if any, is forgotten. */
  attach(port: PortLike): void
  /** Called whenever a port arrives. */
  onUp(listener: () => void): void
}

/** How long a call waits for the very first port. After that a missing port is `gone` at once. */
const firstPortMs = 20_000

/** @param start called at the first call when no port has come by itself (the command line starts inference only when asked) */
export function createInferenceLink(start?: () => Promise<PortLike>): InferenceLink {
  let client: Client<InferenceApi> | null = null
  let starting: Promise<void> | null = null
  let everUp = false
  const listeners: (() => void)[] = []
  const arrivals: (() => void)[] = []

  const attach = (port: PortLike) => {
    const mine = connect<InferenceApi>(port)
    client = mine
    everUp = true
    port.onClose(() => {
      if (client === mine) client = null
    })
    arrivals.splice(0).forEach(arrived => arrived())
    listeners.forEach(listener => listener())
  }

  const ready = async (signal: AbortSignal | undefined): Promise<Client<InferenceApi>> => {
    if (!client && !everUp && start) {
      starting ??= start().then(attach)
      await starting
    }
    if (!client && !everUp) await firstPort(signal)
    if (client) return client
    throw new AppError('gone', 'The inference process has ended; it is being started again.')
  }

  const firstPort = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        resolve()
      }
      const abort = () => {
        clearTimeout(timer)
        reject(new AppError('cancelled', 'Cancelled.'))
      }
      const timer = setTimeout(done, firstPortMs)
      signal?.addEventListener('abort', abort, { once: true })
      arrivals.push(done)
    })

  return {
    attach,
    onUp: listener => void listeners.push(listener),
    call: async <K extends Name<InferenceApi>>(
      name: K,
      input: In<InferenceApi, K>,
      options?: CallOptions<Progress<InferenceApi, K>>,
    ): Promise<Out<InferenceApi, K>> => (await ready(options?.signal)).call(name, input, options),
  }
}
