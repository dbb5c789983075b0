// Child of packaging, on the tool Node: node asar.child.mjs FOLDER ARCHIVE.
import { createPackage } from '@electron/asar'

const [folder, archive] = process.argv.slice(2)
await createPackage(folder, archive)
