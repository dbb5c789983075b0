// Entry of the inference process (Electron utility process): serves InferenceApi on every port that main hands in (which also lowers its priority).
import { fromMainPort, type MainPort } from '../../shared/ports.ts'
import { serve } from '../../shared/rpc.ts'
import { inferenceSchemas, parser } from '../../shared/schemas.ts'
import type { InferenceApi } from '../../shared/contract.ts'
import { endWithParent } from '../end-with-parent.ts'
import { createInferenceServer } from './server.ts'

/** What Electron adds to `process` in a utility process; structural, so that nothing here imports Electron. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: MainPort[] }) => void): void
}

const { parentPort } = process as unknown as { parentPort: ParentPort }

endWithParent(() => process.exit(0))
const handlers = createInferenceServer()
const parse = parser(inferenceSchemas)

parentPort.on('message', ({ data, ports }) => {
  const port = ports[0]
  if (port && (data as { t?: unknown } | null)?.t === 'port') {
    serve<InferenceApi>(fromMainPort(port), handlers, parse)
  }
})
