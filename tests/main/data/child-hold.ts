// Child of the lock tests: opens a workspace and keeps it; or, with "try", reads and tries to write, and reports as JSON.
import { readFeatureTable } from '../../../shared/feature-table-model.ts'
import { writeSync } from 'node:fs'
import { openLocal } from '../../../main/cli/local.ts'

const [workspace, mode] = process.argv.slice(2) as [string, string]
const local = await openLocal(workspace)
if (mode === 'hold') {
  writeSync(1, 'open\n')
  setInterval(() => undefined, 1000)
} else {
  const info = await local.data.call('workspace.get', undefined)
  const put = await local.data.call('state.put', { key: 'a', value: 1 }).then(
    () => 'written',
    (e: { code: string }) => e.code,
  )
  const table = await readFeatureTable(local.data, info.runs[0]!.id)
  const kept = await local.data.call('state.get', { key: 'kept' })
  writeSync(1, `${JSON.stringify({ readOnly: info.readOnly, put, n: table.n, kept })}\n`)
  await local.close()
  process.exit(0)
}
