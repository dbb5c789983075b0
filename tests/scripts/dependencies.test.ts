// docs/dependencies.md says of each package in package.json why it is there, and of no other; the pinned versions are exact.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const kinds = ['dependencies', 'devDependencies', 'optionalDependencies']
const wanted: Record<string, string> = Object.assign({}, ...kinds.map(kind => manifest[kind]))
const rows = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
  .split('\n')
  .filter(line => line.startsWith('| ') && !/^\| (package|-+) /.test(line))
  .map(line => line.split(/(?<!\\)\|/).map(cell => cell.trim()))

/** Names in a first cell: what stands in brackets says something about them. */
const namesIn = (cell: string) => cell.replaceAll(/\s*\([^)]*\)/g, '').split(', ')

it('names every package of package.json once, and no other', () => {
  const named = rows.flatMap(([, first]) => namesIn(first!))
  expect(named.filter((name, i) => named.indexOf(name) !== i)).toEqual([])
  expect(named.toSorted()).toEqual(Object.keys(wanted).toSorted())
})
it('gives each a reason', () => {
  for (const [, first, why] of rows) expect(why!.length, first).toBeGreaterThan(10)
})
it('pins exact versions', () => {
  for (const [name, version] of Object.entries(wanted)) expect(version, name).toMatch(/^\d+\.\d+\.\d+(-\d+)?$/)
})
