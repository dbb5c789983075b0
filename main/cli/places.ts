// Where the program's own files lie, seen from the command line. Command line.
import { fileURLToPath } from 'node:url'

// Two levels below the root, both as a source file and in the bundle.
const root = new URL('../../', import.meta.url)
export const samplesFolder = fileURLToPath(new URL('native-models/samples', root))
export const fontsFolder = fileURLToPath(new URL('main/figure/fonts', root))
