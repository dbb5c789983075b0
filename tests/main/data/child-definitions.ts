// Child of the kill tests: saves definitions one after another and says which have been answered.
import { writeSync } from 'node:fs'
import { openLocal } from '../../../main/cli/local.ts'

const [workspace, dictionary] = process.argv.slice(2) as [string, string]
const local = await openLocal(workspace)
for (let i = 0; ; i++) {
  const body = {
    label: `label ${i}`,
    description: '',
    status: 'draft' as const,
    confidence: null,
    tags: [],
    notes: 'x'.repeat(i % 3000),
    evidence: [],
    seconds: 0,
  }
  await local.data.call('definition.save', { dictionary, feature: 2, annotator: 'me', body })
  writeSync(1, `${i}\n`)
}
