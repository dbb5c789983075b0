// One writer per workspace: a lock file that names its holder. Data process, command line.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'

interface Holder {
  pid: number
  /** when the process started, as the system counts; tells a reused pid from the holder. Null where unknown */
  started: string | null
  /** tells two openings by one process apart */
  nonce: string
}

/**
 * Start time of a process on Linux (field 22 of /proc/PID/stat); null where that is not known. A process that has ended
 * but that nobody has waited for (state Z) still answers signals: it has `ended`.
 */
function startOf(pid: number): string | 'ended' | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may hold anything; what follows begins with the state.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? null)
  } catch {
    return null
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0)
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  const now = startOf(pid)
  if (now === 'ended') return false
  return started === null || now === null || now === started
}

function read(file: string): Holder | null {
  try {
    const value = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>
    if (typeof value.pid !== 'number' || !Number.isInteger(value.pid) || value.pid <= 0) return null
    return { pid: value.pid, started: value.started ?? null, nonce: String(value.nonce) }
  } catch {
    return null
  }
}

/**
 * Takes the lock of a folder. A lock whose holder has ended is taken over.
 * @returns the function that gives it back
 * @throws AppError locked, with the holder's pid
 */
export function takeLock(folder: string): () => void {
  const file = join(folder, 'workspace.lock')
  const own: Holder = { pid: process.pid, started: startOf(process.pid), nonce: randomUUID() }
  const draft = `${file}.${own.nonce}`
  writeFileSync(draft, JSON.stringify(own))
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      try {
        // A link appears with its content and fails when the name is taken: no moment with half a lock.
        place(draft, file)
        return () => {
          if (read(file)?.nonce === own.nonce) rmSync(file, { force: true })
        }
      } catch (e) {
        if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e
      }
      const holder = read(file)
      if (holder && isAlive(holder)) throw locked(folder, holder.pid)
      takeAway(file, holder)
    }
    throw locked(folder, read(file)?.pid ?? 0)
  } finally {
    rmSync(draft, { force: true })
  }
}

function place(draft: string, file: string): void {
  try {
    linkSync(draft, file)
  } catch (e) {
    // Some file systems have no links.
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(String((e as NodeJS.ErrnoException).code))) throw e
    writeFileSync(file, readFileSync(draft), { flag: 'wx' })
  }
}

/** Removes the lock of a holder that has ended, unless somebody else took its place meanwhile. */
function takeAway(file: string, dead: Holder | null): void {
  const aside = `${file}.${randomUUID()}.old`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  const taken = read(aside)
  if (taken && taken.nonce !== dead?.nonce && isAlive(taken)) {
    try {
      linkSync(aside, file)
    } catch {
      // Somebody holds it already.
    }
  }
  rmSync(aside, { force: true })
}

const locked = (folder: string, pid: number) =>
  new AppError(
    'locked',
    `${folder}: another Zonoscope (process ${pid}) has this workspace open. Close it and try again.`,
  )
