// Where the CUDA provider is looked for, and what its failures mean. The libraries are empty files: nothing is loaded.
import { existsSync, mkdirSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explainCuda, placeCuda, runtimePlace } from '../../../main/inference/cuda.ts'
import { tempFolder } from '../containers/files.ts'

const names = ['libonnxruntime_providers_cuda.so', 'libonnxruntime_providers_shared.so']

function places() {
  const root = tempFolder()
  const [runtime, providers] = [join(root, 'runtime'), join(root, 'providers')]
  mkdirSync(runtime)
  mkdirSync(providers)
  return { runtime: { folder: runtime, version: '1.30.0' }, providers }
}

test('the runtime is found where it lies, with its version', () => {
  const { folder, version } = runtimePlace()
  expect(existsSync(folder)).toBe(true)
  expect(version).toMatch(/^\d+\.\d+\.\d+/)
})

test('nothing there', () => {
  const { runtime, providers } = places()
  expect(placeCuda(runtime, providers)).toBe('the CUDA provider is not installed')
  expect(placeCuda(runtime, join(providers, 'no such folder'))).toBe('the CUDA provider is not installed')
})

test('beside the runtime', () => {
  const { runtime, providers } = places()
  for (const name of names) writeFileSync(join(runtime.folder, name), '')
  expect(placeCuda(runtime, providers)).toBeNull()
})

test.skipIf(process.platform === 'win32')("in the user's data folder: linked beside the runtime", () => {
  const { runtime, providers } = places()
  for (const name of names) writeFileSync(join(providers, name), '')
  expect(placeCuda(runtime, providers)).toBeNull()
  for (const name of names) expect(readlinkSync(join(runtime.folder, name))).toBe(join(providers, name))
  expect(placeCuda(runtime, providers)).toBeNull()
})

test('half of it, or another version, is named and nothing is linked', () => {
  const { runtime, providers } = places()
  writeFileSync(join(providers, names[0]!), '')
  expect(placeCuda(runtime, providers)).toMatch(
    /not whole: libonnxruntime_providers_shared\.so is missing in .*providers/,
  )
  writeFileSync(join(providers, names[1]!), '')
  writeFileSync(join(providers, 'VERSION_NUMBER'), '1.29.1\n')
  expect(placeCuda(runtime, providers)).toMatch(/is that of ONNX Runtime 1\.29\.1, expected 1\.30\.0/)
  expect(existsSync(join(runtime.folder, names[0]!))).toBe(false)
  writeFileSync(join(providers, 'VERSION_NUMBER'), '1.30.0')
  expect(placeCuda(runtime, providers)).toBeNull()
})

test('a runtime that libraries cannot be linked beside is named', () => {
  const { runtime, providers } = places()
  for (const name of names) writeFileSync(join(providers, name), '')
  const gone = { ...runtime, folder: join(runtime.folder, 'gone') }
  expect(placeCuda(gone, providers)).toMatch(/cannot be linked into .*gone \(ENOENT\): copy its libraries there/)
})

test.each([
  [
    'Failed to load library /a/libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file: No such file',
    'CUDA needs libcublasLt.so.12, which is not installed (CUDA 12 and cuDNN 9 are expected)',
  ],
  [
    'Failed to load library /a/libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file: No such file',
    'CUDA needs libcudnn.so.9, which is not installed (CUDA 12 and cuDNN 9 are expected)',
  ],
  [
    'Failed to load library /a/libonnxruntime_providers_cuda.so with error: /a/libonnxruntime_providers_cuda.so: undefined symbol: _ZN11onnxruntime6Tensor',
    'the CUDA provider is of another version than ONNX Runtime 1.30.0',
  ],
  [
    'CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version',
    'CUDA finds no NVIDIA graphics card, or its driver is too old',
  ],
  [
    'CUDA failure 100: no CUDA-capable device is detected',
    'CUDA finds no NVIDIA graphics card, or its driver is too old',
  ],
  ['something else', null],
])('%s', (message, meaning) => {
  expect(explainCuda(message, '1.30.0')).toBe(meaning)
})
