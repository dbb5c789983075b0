// The CUDA provider of ONNX Runtime: a library that a person fetches, looked for beside the runtime and in the user's data folder, and what its
// failures mean. Inference process, command line.
import { copyFileSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const isWindows = process.platform === 'win32'
const library = (name: string) =>
  isWindows ? `onnxruntime_providers_${name}.dll` : `libonnxruntime_providers_${name}.so`
/** ONNX Runtime opens the first through the second. */
const names = [library('cuda'), library('shared')]

/** `providers` in the data folder of the application; the window says where that is. */
export function providersFolder(): string {
  const said = process.env['ZONOSCOPE_PROVIDERS']
  if (said) return said
  const data = isWindows
    ? (process.env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'))
    : process.platform === 'darwin'
      ? join(homedir(), 'Library', 'Application Support')
      : process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config')
  return join(data, 'zonoscope', 'providers')
}

/** Where ONNX Runtime's own library lies, and its version. */
export function runtimePlace(): { folder: string; version: string } {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node')
  const root = join(dirname(entry), '..')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return { folder: join(root, 'bin', 'napi-v6', process.platform, process.arch), version }
}

/**
 * ONNX Runtime opens its providers from its own folder only: libraries in `providers` are linked there (copied on Windows).
 * @returns why CUDA cannot be used; null when its libraries are in place
 */
export function placeCuda({ folder, version }: { folder: string; version: string }, providers: string): string | null {
  if (names.every(name => existsSync(join(folder, name)))) return null
  const missing = names.filter(name => !existsSync(join(folder, name)) && !existsSync(join(providers, name)))
  if (missing.length === names.length) return 'the CUDA provider is not installed'
  if (missing.length > 0) return `the CUDA provider is not whole: ${missing[0]} is missing in ${providers}`
  const said = versionOf(providers)
  if (said !== null && said !== version) {
    return `the CUDA provider in ${providers} is that of ONNX Runtime ${said}, expected ${version}`
  }
  for (const name of names) {
    const target = join(folder, name)
    if (existsSync(target)) continue
    try {
      if (isWindows) copyFileSync(join(providers, name), target)
      else symlinkSync(join(providers, name), target)
    } catch (e) {
      const code = (e as NodeJS.ErrnoException).code ?? 'it failed'
      return `the CUDA provider in ${providers} cannot be linked into ${folder} (${code}): copy its libraries there`
    }
  }
  return null
}

/** ONNX Runtime's archives hold their version in a file of one line. */
function versionOf(providers: string): string | null {
  try {
    return readFileSync(join(providers, 'VERSION_NUMBER'), 'utf8').trim().slice(0, 20)
  } catch {
    return null
  }
}

/** The runtime's message about a provider that does not start, as what is missing; null where it says something else. */
export function explainCuda(message: string, version: string): string | null {
  const missing = /(lib(?:cu|nv)[\w-]*\.so(?:\.\d+)*|(?:cu|nv)[\w-]*\.dll)[^:]*: cannot open shared object/i.exec(
    message,
  )
  if (missing) return `CUDA needs ${missing[1]}, which is not installed (CUDA 12 and cuDNN 9 are expected)`
  if (
    /undefined symbol|symbol lookup error|version `[^']+' not found|not a valid Win32|procedure could not be found/i.test(
      message,
    )
  ) {
    return `the CUDA provider is of another version than ONNX Runtime ${version}`
  }
  if (/driver version is insufficient|CUDA driver|no CUDA-capable device|cudaErrorNoDevice/i.test(message)) {
    return 'CUDA finds no NVIDIA graphics card, or its driver is too old'
  }
  return null
}
