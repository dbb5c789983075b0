// Runs the command line inside the test, with its output collected.
import { main } from '../../../main/cli/main.ts'

export interface CliResult {
  status: number
  stdout: string
  stderr: string
  /** the printed document */
  json: any
}

export async function cli(args: string[], signal: AbortSignal = new AbortController().signal): Promise<CliResult> {
  let stdout = ''
  let stderr = ''
  const status = await main(args, { out: text => void (stdout += text), err: text => void (stderr += text) }, signal)
  return { status, stdout, stderr, json: stdout ? JSON.parse(stdout) : undefined }
}
