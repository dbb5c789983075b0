// One copy of a workspace's database a day, the last seven kept, made in blocks of pages while other calls are answered. Data process, command line.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { copyDatabase, sqliteError, type Db } from './sqlite.ts'

const backupsKept = 7

/** Makes the day's copy where there is none yet. A disk that is too full for it is no reason to stop. */
export async function keepDailyBackup(db: Db, folder: string, now: Date): Promise<void> {
  const backups = join(folder, 'backups')
  const name = `workspace-${now.toISOString().slice(0, 10)}.sqlite`
  if (existsSync(join(backups, name))) return
  const draft = join(backups, 'backup-in-progress.sqlite')
  try {
    mkdirSync(backups, { recursive: true })
    rmSync(draft, { force: true })
    await copyDatabase(db, draft)
    renameSync(draft, join(backups, name))
    const kept = readdirSync(backups).filter(f => /^workspace-\d{4}-\d\d-\d\d\.sqlite$/.test(f))
    for (const old of kept.sort().slice(0, -backupsKept)) rmSync(join(backups, old), { force: true })
  } catch (e) {
    rmSync(draft, { force: true })
    if (sqliteError(e, backups).code !== 'disk-full') throw e
  }
}
