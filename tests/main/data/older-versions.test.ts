// A workspace of every older version opens with all that it held, and with a copy of it as it was.
import { afterAll, describe, expect, it } from 'vitest'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { listConcepts } from '../../../main/data/concept-store.ts'
import { allRuns, workspaceInfo } from '../../../main/data/catalogue.ts'
import type { Context } from '../../../main/data/context.ts'
import { getHistory } from '../../../main/data/definition-history.ts'
import { getFigure, listFigures } from '../../../main/data/figures.ts'
import { migrate } from '../../../main/data/migrate.ts'
import { workspaceSchema } from '../../../main/data/schema.ts'
import { closeDatabase, openDatabase, type Db } from '../../../main/data/sqlite.ts'
import { getState } from '../../../main/data/state.ts'
import { openWorkspace } from '../../../main/data/workspace.ts'
import { tempFolder } from './fixture.ts'

const temp = tempFolder()
afterAll(() => temp.remove())

const hex = (digit: string) => digit.repeat(64)
const [dictionary, activations, run] = [hex('d'), hex('a'), hex('c')]
const masked = Buffer.from([2])

/** What people put into each version, by the first version that could hold it: as SQL of that time. */
const content: Record<number, string> = {
  1: `
    INSERT INTO meta VALUES ('id', 'the workspace'), ('firstView', '{"dictionary":"${dictionary}","activations":"${activations}","features":[3],"note":"first"}');
    INSERT INTO dictionary (id, position, name, title, format, architecture, activation, k, d_in, d_sae, d_out, options, warnings, location, files, added_at)
      VALUES ('${dictionary}', 0, 'sae', 'My SAE', 'saelens', 'topk', 'topk', 4, 2, 8, 2, '{"k":4}', '["read with care"]',
        '{"base":"absolute","path":"/nowhere/sae"}', '[{"name":"cfg.json","size":1,"mtimeMs":2,"sha256":"00"}]', '2025-01-01');
    INSERT INTO activations (id, position, name, format, unit, rows, d, tensor, columns, mask, masked, mask_reasons, mean, total_variance, location, files, added_at)
      VALUES ('${activations}', 0, 'words', 'safetensors', 'word', 3, 2, 'x', '["token"]', x'${masked.toString('hex')}', 1,
        '{"special":0,"position":0,"nonFinite":1,"norm":0}', x'00000000000000000000000000000000', 1.5,
        '{"base":"workspace","path":"x.safetensors"}', '[]', '2025-01-01');
    INSERT INTO column_block VALUES ('${activations}', 'token', 0, '["a","b","c"]');
    INSERT INTO run VALUES ('${run}', '${dictionary}', '${activations}', 2, 'done', 1, 3, 4.0, 0.25, 1, 'cpu', 'no GPU', 12.5, NULL);
    INSERT INTO definition_event VALUES ('01-first', '${dictionary}', 3, 'me', 1, NULL, '{"label":"one","description":"","status":"draft","confidence":null,"tags":[],"notes":"","evidence":[],"seconds":0}', '0.1.0');
    INSERT INTO definition_event VALUES ('02-second', '${dictionary}', 3, 'me', 2, '01-first', '{"label":"two","description":"","status":"reviewed","confidence":1,"tags":["t"],"notes":"","evidence":[],"seconds":4}', '0.1.0');
    INSERT INTO state VALUES ('layout', '{"table":400}');
    INSERT INTO figure VALUES ('f1', 'My figure', '{"title":"My figure"}', '2025-01-02');
  `,
  2: `INSERT INTO saved_view VALUES ('v1', 'My view', '{"panes":[]}', '2025-01-03');`,
  3: `INSERT INTO concept VALUES ('k1', '${activations}', 'starts with a', '{"base":{"kind":"letter","letter":"a"},"added":[],"removed":[]}', x'00000000', 1, 1, 0, '2025-01-04', '2025-01-04', NULL);`,
  4: `INSERT INTO language_model VALUES ('${activations}', '{"base":"absolute","path":"/nowhere/model"}', '{"d":2,"hook":"blocks.0.hook_resid_post"}', '[]');`,
  5: `
    UPDATE activations SET about = '{"model":"tiny","hook":"blocks.0.hook_resid_post","layer":0,"unit":"word","facts":[]}';
    UPDATE dictionary SET hook = 'blocks.0.hook_resid_post';
  `,
}
const last = workspaceSchema.steps.length

/** Writes a workspace as the program of that version would have. */
function write(folder: string, version: number): void {
  const file = join(folder, 'workspace.sqlite')
  mkdirSync(folder, { recursive: true })
  const db = openDatabase(file, { readonly: false, synchronous: 'FULL' })
  for (let v = 1; v <= version; v++) {
    migrate(db, file, { ...workspaceSchema, steps: workspaceSchema.steps.slice(0, v) }, null)
    if (content[v]) db.exec(content[v]!)
  }
  closeDatabase(db)
}
/** Every table's rows, with the columns that there were. */
const dump = (db: Db, tables: readonly string[]) =>
  Object.fromEntries(tables.map(table => [table, db.prepare(`SELECT * FROM "${table}"`).all()]))
const tablesOf = (db: Db) =>
  db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all()

describe.each(Array.from({ length: last }, (_, i) => i + 1))('a workspace of version %i', version => {
  const folder = join(temp.folder, `v${version}`)

  it('opens with everything in it', () => {
    write(folder, version)
    const before = openDatabase(join(folder, 'workspace.sqlite'), { readonly: true, synchronous: 'FULL' })
    const tables = tablesOf(before)
    const was = dump(before, tables)
    closeDatabase(before)

    const ws = openWorkspace(folder, { samplesFolder: temp.folder, create: false })
    expect(ws.db.pragma('user_version', { simple: true })).toBe(last)
    expect(ws.db.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(ws.db.pragma('foreign_key_check')).toEqual([])
    // What there was is there, row by row and column by column; later versions only add.
    const now = dump(ws.db, tables)
    for (const table of tables) expect(now[table]).toMatchObject(was[table]!)

    const info = workspaceInfo(ws, [])
    expect(info).toMatchObject({ id: 'the workspace', firstView: { features: [3], note: 'first' } })
    expect(info.dictionaries).toMatchObject([{ id: dictionary, title: 'My SAE', k: 4, options: { k: 4 }, warnings: ['read with care'], hook: version >= 5 ? 'blocks.0.hook_resid_post' : null }]) // prettier-ignore
    expect(info.activations).toMatchObject([{ id: activations, rows: 3, masked: 1, columns: ['token'], about: version >= 5 ? { model: 'tiny' } : null, model: version >= 4 ? { d: 2 } : null }]) // prettier-ignore
    expect(allRuns(ws)).toMatchObject([{ id: run, state: 'done', fvu: 0.25, seconds: 12.5 }])
    const { current, events } = getHistory(ws.db, dictionary, 3)
    expect([current!.label, current!.status, events.map(e => e.label)]).toEqual(['two', 'reviewed', ['two', 'one']])
    expect(() => ws.db.exec('DELETE FROM definition_event')).toThrow(/never deleted/)
    expect(getState(ws.db, 'layout')).toEqual({ table: 400 })
    expect(listFigures(ws.db).map(f => f.name)).toEqual(['My figure'])
    expect(() => getFigure(ws.db, 'f1')).not.toThrow(/no figure/)
    expect(ws.db.prepare('SELECT name FROM saved_view').pluck().all()).toEqual(version >= 2 ? ['My view'] : [])
    expect(listConcepts({ ws } as Context, activations).map(c => c.name)).toEqual(version >= 3 ? ['starts with a'] : [])
    ws.close()
  })

  it.runIf(version < last)('is copied first, as it was', () => {
    const file = join(folder, 'backups', `before-version-${last}-from-${version}.sqlite`)
    const copy = openDatabase(file, { readonly: true, synchronous: 'FULL' })
    expect(copy.pragma('user_version', { simple: true })).toBe(version)
    write(join(temp.folder, `again${version}`), version)
    const fresh = openDatabase(join(temp.folder, `again${version}`, 'workspace.sqlite'), { readonly: true, synchronous: 'FULL' }) // prettier-ignore
    expect(tablesOf(copy)).toEqual(tablesOf(fresh))
    expect(dump(copy, tablesOf(copy))).toEqual(dump(fresh, tablesOf(fresh)))
    closeDatabase(copy)
    closeDatabase(fresh)
  })
})

it('the content of every version that added a table or a column is tried', () => {
  const named = (step: unknown) =>
    [...String(step).matchAll(/(?:CREATE TABLE|ALTER TABLE) (\w+)/g)].map(match => match[1]!)
  const added = workspaceSchema.steps.slice(0, 5).flatMap(named)
  const tried = Object.values(content).join('\n')
  for (const table of new Set(added)) expect(tried).toMatch(new RegExp(`(INTO|UPDATE) ${table}\\b`))
})
