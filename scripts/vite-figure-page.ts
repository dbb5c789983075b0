// A Vite plugin: `virtual:figure-page` is the script of exported HTML figures (renderer/figure-page), built whole into one string.
import { resolve } from 'node:path'
import { build, type Plugin } from 'vite'

const name = 'virtual:figure-page'
const id = `\0${name}`

/** Plain enough for every browser of the last years; equal sources give equal text. */
async function bundle(root: string): Promise<string> {
  const entry = resolve(root, 'renderer/figure-page/page.ts')
  const made = await build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry, formats: ['iife'], name: 'zonoscopeFigure' },
    },
  })
  const chunks = (Array.isArray(made) ? made : [made]).flatMap(part => ('output' in part ? part.output : []))
  const [chunk] = chunks
  if (!chunk || chunk.type !== 'chunk' || chunks.length !== 1) throw new Error(`${entry}: expected one script.`)
  const code = chunk.code.trim()
  // Inside an element a script may hold neither its end nor what hides it.
  if (/<\/script|<!--/i.test(code)) throw new Error(`${entry}: the script holds "</script" or "<!--".`)
  return code
}

/** @param root of the repository: electron-vite takes the folder of its configuration for that of every file it imports */
export function figurePage(root = resolve(import.meta.dirname, '..')): Plugin {
  return {
    name: 'zonoscope:figure-page',
    resolveId: source => (source === name ? id : null),
    load: async which => (which === id ? `export default ${JSON.stringify(await bundle(root))}` : null),
  }
}
