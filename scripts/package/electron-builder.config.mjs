// AppImage, Windows and macOS with electron-builder, which is no dependency: `npx electron-builder@26 --config scripts/package/electron-builder.config.mjs`
// after `npm run setup`, on a machine that reaches github.com (its tools for these targets come from there). What was tried: docs/packaging.md.
import { shippedFuses } from './fuses.mjs'
import { windowProgram } from './layout.mjs'
import { licencesFile, nativeFiles, nativePackagesOf, shippedPackages } from './shipped.mjs'
import { root, workFolder, writeWhole } from '../setup/paths.mjs'
import path from 'node:path'

const licences = path.join(workFolder, 'LICENSES.txt')
writeWhole(licences, licencesFile(shippedPackages()))

const whole = from => ({ from, to: from, filter: ['**/*', '!packages.json'] })

export default {
  appId: 'org.zonoscope.workbench',
  productName: 'Zonoscope',
  copyright: 'MIT licence',
  directories: { output: 'out/package/electron-builder' },
  npmRebuild: false,
  asar: true,
  files: [
    'package.json',
    'out/main/**',
    'out/preload/**',
    'out/renderer/**',
    '!**/packages.json',
    '!**/node_modules/**',
  ],
  // Beside the archive, as in our own packages: native code and the command line read them too.
  extraResources: [
    ...nativeFiles(nativePackagesOf(process.platform, process.arch)).map(file => ({ from: file, to: file })),
    ...['native-models/samples', 'main/figure/fonts', 'out/cli'].map(whole),
  ],
  extraFiles: [{ from: licences, to: 'LICENSES.txt' }, ...['LICENSE', 'NOTICE.md'].map(file => ({ from: path.join(root, file), to: file }))], // prettier-ignore
  // Its names are ours with a small first letter.
  electronFuses: Object.fromEntries(Object.entries(shippedFuses).map(([name, on]) => [name[0].toLowerCase() + name.slice(1), on])), // prettier-ignore
  linux: { target: ['AppImage'], executableName: windowProgram, category: 'Science', icon: 'scripts/package/assets/zonoscope.svg' }, // prettier-ignore
  win: { target: ['nsis'] },
  mac: { target: ['dmg'], category: 'public.app-category.education', hardenedRuntime: true },
}
