// A workspace of the sample words with all its runs, made once for all test files that are not about a first start. End-to-end tests.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** One for a run of the tests: workers are children of the process that started them. */
const placeOf = (pid: number): string => join(tmpdir(), `zonoscope-e2e-words-${pid}`)

/** Puts a copy where the application looks for the sample's workspace, unless there is one. */
export function putWords(userData: string): void {
  const target = join(userData, 'workspaces', 'words')
  if (existsSync(target)) return
  const place = placeOf(process.ppid)
  if (!existsSync(place)) {
    const making = `${place}.making`
    rmSync(making, { recursive: true, force: true })
    const script = join(root, 'scripts/zonoscope.mjs')
    execFileSync(process.execPath, [script, 'sample', 'words', '--workspace', making, '--quiet'], { stdio: 'ignore' })
    renameSync(making, place)
  }
  mkdirSync(join(userData, 'workspaces'), { recursive: true })
  cpSync(place, target, { recursive: true })
}

/** Playwright calls it in the starting process when all tests are done. */
export default function removeWords(): void {
  rmSync(placeOf(process.pid), { recursive: true, force: true, maxRetries: 5 })
}
