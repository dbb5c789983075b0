// A Vite plugin: writes which npm packages have code or files in a bundle, so that what ships is listed from the bundle itself
// (scripts/package/shipped.mjs reads the lists).
import type { Plugin } from 'vite'

/** Name of the list beside the bundle; it is left out of packages. */
const listName = 'packages.json'

/** Folder of the package that a module belongs to, below node_modules; null for a module of our own. */
export function packageOf(id: string): string | null {
  const path = id.replace(/^\0/, '').replaceAll('\\', '/')
  const match = /^.*node_modules\/((?:@[^/?]+\/)?[^/?]+)/.exec(path)
  return match ? match[0].slice(match[0].indexOf('node_modules/')) : null
}

/**
 * Plugins for one bundle and for the workers that it starts (Vite bundles those apart; their packages go into the same list).
 * A module whose code was shaken out to nothing is not shipped.
 */
export function shipped(): { bundle: Plugin; worker: () => Plugin } {
  const found = new Set<string>()
  const add = (id: string) => {
    const name = packageOf(id)
    if (name !== null) found.add(name)
  }
  const plugin = (isWorker: boolean): Plugin => ({
    name: `zonoscope:shipped${isWorker ? '-worker' : ''}`,
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type === 'asset') part.originalFileNames.forEach(add)
        else for (const [id, { renderedLength }] of Object.entries(part.modules)) if (renderedLength > 0) add(id)
      }
      if (isWorker) return
      this.emitFile({ type: 'asset', fileName: listName, source: JSON.stringify([...found].sort()) })
    },
  })
  return { bundle: plugin(false), worker: () => plugin(true) }
}
