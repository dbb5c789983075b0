// Entry of the data process: takes its orders from main over process.parentPort. Electron utility process.
import type { DataApi, DataControl, DataReport } from '../../shared/contract.ts'
import { toAppError } from '../../shared/errors.ts'
import { fromMainPort, type MainPort } from '../../shared/ports.ts'
import { serve } from '../../shared/rpc.ts'
import { dataSchemas, parser } from '../../shared/schemas.ts'
import { createInferenceLink } from './inference-link.ts'
import { createDataServer, type DataServer } from './server.ts'

/** What Electron gives a utility process; typed here so that this folder needs no Electron. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: DataControl; ports: MainPort[] }) => void): void
  postMessage(message: DataReport): void
}
const parent = (process as unknown as { parentPort?: ParentPort }).parentPort
if (!parent) throw new Error('The data process is started by the application, not by hand.')

const inference = createInferenceLink()
let server: DataServer | null = null

function init(message: Extract<DataControl, { t: 'init' }>): void {
  const { workspace, sample, samplesFolder, fontsFolder, settings } = message
  const created = createDataServer({
    samplesFolder,
    fontsFolder,
    settings,
    inference,
    goOn: true,
    onOpened: path => parent!.postMessage({ t: 'workspace', path }),
  })
  server = created
  let waiting = false
  // A failure reaches the page as the answer to workspace.get; one for want of inference is tried again.
  const open = () => {
    created.open(workspace, { create: sample === null, sample }).catch(e => (waiting = toAppError(e).code === 'gone'))
  }
  inference.onUp(() => {
    if (waiting) open()
    else created.inferenceUp()
    waiting = false
  })
  open()
}

async function close(): Promise<void> {
  await server?.close()
  process.exit(0)
}

parent.on('message', ({ data, ports }) => {
  if (data.t === 'init') init(data)
  else if (data.t === 'grant') server?.files.grant(data.fileId, data.path)
  else if (data.t === 'settings') server?.setSettings(data.settings)
  else if (data.t === 'close') void close()
  else if (data.t === 'port' && ports[0]) {
    const port = fromMainPort(ports[0])
    if (data.to === 'inference') inference.attach(port)
    else if (server) serve<DataApi>(port, server.handlers, parser(dataSchemas))
  }
})
