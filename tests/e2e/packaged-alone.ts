// The main job in a package, in a process of its own: `node packaged-alone.ts FOLDER USER_DATA [PROGRAM ARGUMENT ...]`, so that it can be run where
// there is no network (packaged.e2e.ts). Prints the network interfaces that it saw. End-to-end tests.
import { readFileSync } from 'node:fs'
import { inPackaged, mainJob } from './packaged.ts'

const [folder, userData, ...wrap] = process.argv.slice(2) as [string, string, ...string[]]
const status = await inPackaged(folder, userData, mainJob, wrap)
const lines = readFileSync('/proc/net/dev', 'utf8').split('\n').slice(2)
const interfaces = lines.map(line => line.split(':')[0]!.trim()).filter(Boolean)
console.log(JSON.stringify({ interfaces, status }))
