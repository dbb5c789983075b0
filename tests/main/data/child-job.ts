// Child of the kill tests: does one of the jobs of kill-jobs.ts and says when it begins and ends.
import { writeSync } from 'node:fs'
import { openLocal } from '../../../main/cli/local.ts'
import { killJobs, placesOf } from './kill-jobs.ts'

const [name, made, folder] = process.argv.slice(2) as [string, string, string]
const job = killJobs.find(one => one.name === name)!
const places = placesOf(made, folder)
const local = job.opens ? null : await openLocal(places.workspace)
writeSync(1, 'started\n')
await job.act(places, local)
writeSync(1, 'finished\n')
await local?.close()
process.exit(0)
