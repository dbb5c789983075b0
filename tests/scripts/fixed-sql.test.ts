// The lint rule that keeps what people type, and what strangers' files hold, out of the text of statements.
import { ESLint } from 'eslint'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const head = `import type { Db } from './sqlite.ts'\n`
const found = async (body: string) => {
  // Where CI is set, the parser would take the file's text from the disk.
  const parserOptions = { disallowAutomaticSingleRunInference: true }
  const eslint = new ESLint({ cwd: root, overrideConfig: { languageOptions: { parserOptions } } })
  const [result] = await eslint.lintText(`${head}${body}\n`, { filePath: join(root, 'main/data/state.ts') })
  expect(result!.fatalErrorCount, JSON.stringify(result!.messages)).toBe(0)
  return result!.messages.filter(({ ruleId }) => ruleId === 'zonoscope/fixed-sql').length
}

test('a name from outside in a statement is an error, in every form; a union of literals and a number are none', async () => {
  const bad = [
    'export const a = (db: Db, name: string) => db.prepare(`SELECT * FROM run WHERE name = ${name}`)',
    `export const b = (db: Db, name: string) => db.prepare('DELETE FROM run WHERE id = ' + name)`,
    'export function c(db: Db, text: string) { db.exec(text) }',
    'export function d(db: Db, text: string) { const sql = `VACUUM INTO ${text}`; db.exec(sql) }',
    'export const e = (db: Db, text: string) => db.pragma(`journal_mode = ${text}`)',
  ]
  const good = [
    `export const f = (db: Db, kind: 'run' | 'concept') => db.prepare(\`SELECT * FROM \${kind} WHERE id = ?\`)`,
    `export const g = (db: Db, all: boolean) => { const end = all ? '' : ' LIMIT 1'; return db.prepare(\`SELECT id FROM run\${end}\`) }`,
    'export const h = (db: Db, size: number) => db.pragma(`page_size = ${size}`)',
    'export const i = (text: string) => /a/.exec(text)',
  ]
  expect(await found(bad.join('\n'))).toBe(bad.length)
  expect(await found(good.join('\n'))).toBe(0)
}, 120_000)
