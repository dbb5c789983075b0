// Hashes of what a build is made from, so that a build is made again exactly when something changed.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { root } from './paths.mjs'

/** All files below a folder or the file itself, sorted, as paths with slashes relative to base. Missing ones are left out. */
export function filesBelow(base, name) {
  const full = path.join(base, name)
  const info = fs.statSync(full, { throwIfNoEntry: false })
  if (info === undefined) return []
  if (info.isFile()) return [name]
  return fs
    .readdirSync(full, { withFileTypes: true })
    .filter(entry => !entry.name.startsWith('.'))
    .flatMap(entry => filesBelow(base, `${name}/${entry.name}`))
    .sort()
}

/**
 * Hash of the names and contents of sources.
 * @param {string[]} names files and folders, relative to base
 * @param {string} [base]
 * @returns {string} 16 hex digits
 */
export function hashSources(names, base = root) {
  const hash = createHash('sha256')
  for (const name of names)
    for (const file of filesBelow(base, name)) {
      const content = fs.readFileSync(path.join(base, file))
      hash.update(`${file}\0${content.length}\0`).update(content)
    }
  return hash.digest('hex').slice(0, 16)
}
