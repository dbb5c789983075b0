// docs/figure-recipe.md: its example is a recipe that is read and drawn, and its words are those of the types.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { letterStyles, pageStyles } from '../../../core/figure/types.ts'
import { lineKinds, mostAnnotations } from '../../../core/figure/annotations/types.ts'
import { readFigureFile } from '../../../main/figure/read.ts'
import { cli } from '../cli/run.ts'
import { tempFolder } from '../data/fixture.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/figure-recipe.md'), 'utf8')
const example = /```json\n([\s\S]*?)```/.exec(page)![1]!
const temp = tempFolder()
afterAll(() => temp.remove())

test('the example is drawn by the command line, and comes out of the file as it went in', async () => {
  const [recipe, out] = [join(temp.folder, 'seeds.json'), join(temp.folder, 'seeds.svg')]
  writeFileSync(recipe, example)
  const { status, stderr } = await cli(['figure', recipe, '--out', out, '--quiet'])
  expect(status, stderr).toBe(0)
  const svg = readFileSync(out, 'utf8')
  for (const word of ['same zone', 'comes back', '#12']) expect(svg).toContain(word)
  const back = readFigureFile(readFileSync(out), 'seeds.svg')
  const { panels, annotations, ...sheet } = JSON.parse(example)
  expect(back).toMatchObject(sheet)
  expect(back.panels[0]).toMatchObject({ id: 'seeds', provenance: { tool: 'my-script', analysis: panels[0].provenance.analysis } }) // prettier-ignore
  expect(back.annotations).toEqual(annotations)
})
test('an unknown version, a wrong layer and an annotation that holds on to nothing known are named', () => {
  const wrong = (change: (recipe: any) => void) => {
    const recipe = JSON.parse(example)
    change(recipe)
    return () => readFigureFile(Buffer.from(JSON.stringify(recipe)), 'seeds.json')
  }
  expect(wrong(r => (r.version = 99))).toThrow('seeds.json')
  expect(wrong(r => (r.panels[0].chart.layers[0].kind = 'pie'))).toThrow('seeds.json')
  expect(wrong(r => (r.style = 'poster'))).toThrow('style is unknown')
})
test('the page knows every style, letter and kind', () => {
  for (const word of [...pageStyles, ...letterStyles, ...lineKinds]) expect(page).toContain(`\`${word}\``)
  expect(page).toContain(`at most ${mostAnnotations}`)
})
