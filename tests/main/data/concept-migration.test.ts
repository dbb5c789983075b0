// A workspace from before concepts opens with its content and a backup, and keeps concepts from then on.
import { afterAll, expect, it } from 'vitest'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { migrate } from '../../../main/data/migrate.ts'
import { workspaceSchema } from '../../../main/data/schema.ts'
import { closeDatabase, openDatabase } from '../../../main/data/sqlite.ts'
import { putState, getState } from '../../../main/data/state.ts'
import { openWorkspace } from '../../../main/data/workspace.ts'
import { tempFolder } from './fixture.ts'

const temp = tempFolder()
afterAll(() => temp.remove())

it('an old workspace migrates with a backup', () => {
  const folder = join(temp.folder, 'old')
  const file = join(folder, 'workspace.sqlite')
  mkdirSync(folder, { recursive: true })
  const old = openDatabase(file, { readonly: false, synchronous: 'FULL' })
  migrate(old, file, { ...workspaceSchema, steps: workspaceSchema.steps.slice(0, 1) }, null)
  putState(old, 'kept', { from: 'before' })
  closeDatabase(old)

  const target = workspaceSchema.steps.length
  const backup = join(folder, 'backups', `before-version-${target}-from-1.sqlite`)
  expect(existsSync(backup)).toBe(false)
  const ws = openWorkspace(folder, { samplesFolder: temp.folder, create: false })
  expect(ws.db.pragma('user_version', { simple: true })).toBe(target)
  expect(getState(ws.db, 'kept')).toEqual({ from: 'before' })
  expect(ws.db.prepare('SELECT count(*) FROM concept').pluck().get()).toBe(0)
  ws.close()

  const copy = openDatabase(backup, { readonly: true, synchronous: 'FULL' })
  expect(copy.pragma('user_version', { simple: true })).toBe(1)
  expect(getState(copy, 'kept')).toEqual({ from: 'before' })
  expect(copy.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'concept'").pluck().get()).toBe(0)
  closeDatabase(copy)
})

it('two concepts of one name are refused by the database itself, unless one is deleted', () => {
  const ws = openWorkspace(join(temp.folder, 'new'), { samplesFolder: temp.folder, create: true })
  ws.db.pragma('foreign_keys = OFF')
  const insert = ws.db.prepare("INSERT INTO concept VALUES (?, 'a', 's', '{}', x'', 0, 0, 0, '', '', ?)")
  insert.run('1', '2026')
  insert.run('2', null)
  expect(() => insert.run('3', null)).toThrow(/UNIQUE/)
  ws.close()
})
