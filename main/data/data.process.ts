// Entry of the data process: takes its orders from main over process.parentPort. Electron utility process.
import type { DataApi, DataControl, DataReport } from '../../shared/contract.ts'
import { toAppError } from '../../shared/errors.ts'
import { fromMainPort, type MainPort } from '../../shared/ports.ts'
import { serve } from '../../shared/rpc.ts'
import { dataSchemas, parser } from '../../shared/schemas.ts'
import { endWithParent } from '../end-with-parent.ts'
import { createInferenceLink } from './inference-link.ts'
import { createDataServer, type DataServer } from './server.ts'

/** What Electron gives a utility process; typed here so that this folder needs no Electron. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: DataControl; ports: MainPort[] }) => void): void
  postMessage(message: DataReport): void
}
const parent = (process as unknown as { parentPort?: ParentPort }).parentPort
if (!parent) throw new Error('The data process is started by the application, not by hand.')

/** How long a lock's holder may take to end, ms. */
const holderEndsWithin = 10_000
/** How long calls wait for that before they answer that the workspace is locked, ms. */
const callsWait = 2_000

endWithParent(() => void close())
const inference = createInferenceLink()
let server: DataServer | null = null

function init(message: Extract<DataControl, { t: 'init' }>): void {
  const { workspace, sample, samplesFolder, fontsFolder, speedsFile, settings } = message
  const created = createDataServer({
    samplesFolder,
    fontsFolder,
    speedsFile,
    settings,
    inference,
    goOn: true,
    onOpened: opened => parent!.postMessage({ t: 'workspace', ...opened }),
    onShow: path => parent!.postMessage({ t: 'show', path }),
  })
  server = created
  let waiting = false
  const patience = Date.now() + holderEndsWithin
  // A failure reaches the page as the answer to workspace.get. One for want of inference is tried again, and so is a
  // lock for a while: after a crash its holder, the data process of the application before, may still be ending.
  const open = () => {
    created.open(workspace, { create: sample === null, sample, patience: callsWait }).catch(e => {
      const { code } = toAppError(e)
      waiting = code === 'gone'
      if (code === 'locked' && Date.now() < patience) open()
    })
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
