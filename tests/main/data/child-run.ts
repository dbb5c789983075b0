// Child of the kill tests: opens a workspace, makes (or resumes) one run and says so on standard output.
import { writeSync } from 'node:fs'
import { openLocal, waitForJobs } from '../../../main/cli/local.ts'
import { testIo } from './fixture.ts'

const [workspace, sae, activations] = process.argv.slice(2) as [string, string, string]
const local = await openLocal(workspace, { create: true })
const added = await local.data.call('activations.add', { fileId: local.grant(activations) })
const { id: dictionary } = await local.data.call('dictionary.add', { fileId: local.grant(sae) })
writeSync(1, 'started\n')
const { job } = await local.data.call('run.start', { dictionary, activations: added.id })
if (job) await waitForJobs(local, [job], testIo())
writeSync(1, 'finished\n')
await local.close()
process.exit(0)
