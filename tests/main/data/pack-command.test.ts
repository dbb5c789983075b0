// zonoscope pack and relink as a person types them.
import { afterAll, expect, it } from 'vitest'
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { command as pack } from '../../../main/cli/commands/pack.command.ts'
import { command as relink } from '../../../main/cli/commands/relink.command.ts'
import { openLocal } from '../../../main/cli/local.ts'
import { checkWorkspace } from '../../../main/data/check.ts'
import { samplesFolder } from '../../../main/cli/places.ts'
import { tempFolder, testIo, writeActivations, writeDictionary } from './fixture.ts'

const temp = tempFolder()
afterAll(() => temp.remove())
const at = (...names: string[]) => join(temp.folder, ...names)

async function run(command: typeof pack, args: string[]): Promise<any> {
  const io = testIo()
  await command.run(args, io)
  return io.printed[0]
}

it('pack and relink say what they did, and what was left', async () => {
  mkdirSync(at('disk'))
  writeDictionary(at('disk', 'sae'), { architecture: 'standard', d: 8, features: 16, seed: 1 })
  const x = writeActivations(at('disk'), { rows: 64, d: 8, seed: 2 })
  const local = await openLocal(at('ws'), { create: true })
  const { id } = await local.data.call('dictionary.add', { fileId: local.grant(at('disk', 'sae')) })
  await local.data.call('activations.add', { fileId: local.grant(x) })
  await local.close()

  const workspace = ['--workspace', at('ws')]
  const some = await run(pack, [...workspace, '--out', at('some'), '--with', id.slice(0, 10)])
  expect(some).toMatchObject({ path: at('some'), leftOut: ['x'] })
  expect(readdirSync(at('some')).sort()).toEqual(['cache', 'files', 'pack.json', 'workspace.sqlite'])
  const all = await run(pack, [...workspace, '--out', at('all')])
  expect([all.leftOut, all.bytes > some.bytes]).toEqual([[], true])
  await expect(run(pack, [...workspace, '--out', at('x'), '--with', 'lables'])).rejects.toMatchObject({ code: 'not-found' }) // prettier-ignore
  expect(existsSync(at('x'))).toBe(false)
  expect(await checkWorkspace(at('all'), { samplesFolder })).toEqual([])

  renameSync(at('disk'), at('moved'))
  const problems = await checkWorkspace(at('ws'), { samplesFolder })
  expect(problems).toHaveLength(2)
  expect(problems[0]).toMatch(/zonoscope relink finds it/)
  await expect(run(relink, [...workspace, '--in', at('all', 'cache')])).rejects.toMatchObject({ code: 'not-found' })
  expect(await run(relink, [...workspace, '--in', at('moved')])).toMatchObject({ found: [{}, {}], missing: [] })
  expect(await checkWorkspace(at('ws'), { samplesFolder })).toEqual([])
})
