// Entry of the command line (out/cli/zonoscope.mjs): the real streams, Ctrl+C, and the exit status. Plain Node.
import { withoutReports } from '../without-reports.ts'
import { main } from './main.ts'

// Commands, and what they load, are imported when they are asked for.
Object.assign(process.env, withoutReports)

const cancel = new AbortController()

/** The first Ctrl+C asks the command to stop where it can be resumed; the second one ends the process at once. */
function interrupt(): void {
  if (cancel.signal.aborted) process.exit(130)
  cancel.abort()
}
process.on('SIGINT', interrupt)
process.on('SIGTERM', interrupt)

// A reader that went away (`zonoscope ... | head`) is not an error of ours; nobody is left to be told.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (e: NodeJS.ErrnoException) => {
    if (e.code === 'EPIPE') process.exit(0)
    process.exit(1)
  })
}

const status = await main(
  process.argv.slice(2),
  { out: text => void process.stdout.write(text), err: text => void process.stderr.write(text) },
  cancel.signal,
)

// Pipes are written asynchronously: leave only when everything has been handed over.
await new Promise<void>(done => process.stdout.write('', () => done()))
await new Promise<void>(done => process.stderr.write('', () => done()))
process.exit(status)
