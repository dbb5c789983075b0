// ONNX Runtime's Linux build sends usage reports to its maker, and writes a device id below ~/.cache/Microsoft, unless this is in the
// environment when the library is loaded: before any import of onnxruntime-node is evaluated. Each entry that leads to it says so. Main
// process, inference process, command line.
import { AppError } from '../shared/errors.ts'

export const withoutReports = { ORT_DISABLE_TELEMETRY: '1' } as const

/** Before a session is made. @throws AppError internal where an entry forgot to say it */
export function requireWithoutReports(env: NodeJS.ProcessEnv = process.env): void {
  if (env['ORT_DISABLE_TELEMETRY'] === withoutReports.ORT_DISABLE_TELEMETRY) return
  throw new AppError(
    'internal',
    'ONNX Runtime was loaded without ORT_DISABLE_TELEMETRY=1 and would report to its maker.',
  )
}
