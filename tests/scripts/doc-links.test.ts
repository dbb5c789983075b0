// Links between the documents lead somewhere, down to the heading; the user guide has every place, tool and panel of the window; pictures are used.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documents, root } from './doc-commands.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')
const docs = [...documents(), 'CHANGELOG.md', 'docs/benchmarks.md']
const withoutCode = (text: string) => text.replaceAll(/^( *)```[\s\S]*?^ *```$/gm, '').replaceAll(/`[^`\n]*`/g, '')
const linksOf = (doc: string) =>
  [...withoutCode(read(doc)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to!).filter(to => !/^[a-z]+:/.test(to))
/** A heading as GitHub makes an anchor of it. */
const anchorOf = (heading: string) => heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-') // prettier-ignore
const anchors = (file: string) => [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!))

describe('links', () => {
  it.each(docs.filter(doc => linksOf(doc).length > 0))('of %s lead somewhere', doc => {
    for (const link of linksOf(doc)) {
      const [path, anchor] = link.split('#')
      const file = path ? relative(root, join(root, dirname(doc), decodeURI(path))) : doc
      expect(existsSync(join(root, file)), `${link}: no ${file}`).toBe(true)
      if (anchor) expect(anchors(file), link).toContain(anchor)
    }
  })
  it('show every picture of docs/images', () => {
    const shown = docs.flatMap(doc => linksOf(doc).map(link => relative(root, join(root, dirname(doc), link))))
    const pictures = ['docs/images', 'docs/images/guide'].flatMap(folder => readdirSync(join(root, folder)).filter(name => name.endsWith('.png')).map(name => `${folder}/${name}`)) // prettier-ignore
    expect(pictures.filter(picture => !shown.includes(picture))).toEqual([])
  })
})

describe('the user guide', () => {
  const guide = read('docs/guide/README.md')
  const titles = (folder: string, end: string) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith(end))
      .map(name => /title: '([^']+)'/.exec(read(join(folder, name)))![1]!)
  it('has every page of its folder', () => {
    for (const page of readdirSync(join(root, 'docs/guide')).filter(name => name.endsWith('.md') && name !== 'README.md')) expect(guide).toContain(`(${page}`) // prettier-ignore
  })
  it.each(titles('renderer/panels/compare', '.analysis.ts'))('has the panel %s', title => {
    expect(guide).toContain(title)
  })
  it.each(titles('renderer/panels/zones/tools', '.tool.ts'))('has the tool %s', title => {
    expect(guide).toContain(`**${title}**`)
  })
  it.each([...read('renderer/layout/Rail.vue').matchAll(/word: '([^']+)'/g)].map(([, word]) => word!))('has the place %s', word => {
    expect(guide).toContain(`**${word}**`)
  }) // prettier-ignore
})
