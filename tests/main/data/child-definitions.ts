// Child of the kill tests: saves definitions one after another, or changes many at once, and says which have been answered.
import { writeSync } from 'node:fs'
import { openLocal } from '../../../main/cli/local.ts'

const [workspace, dictionary, many] = process.argv.slice(2) as [string, string, string | undefined]
const local = await openLocal(workspace)
const key = { dictionary, annotator: 'me' }
const features = Int32Array.from({ length: Number(many ?? 0) }, (_, i) => i)
for (let i = 0; ; i++) {
  if (many) {
    const change = { label: `together ${i}`, addTags: [`t${i % 50}`] }
    await local.data.call('definition.change', { ...key, features, change })
  } else {
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
    await local.data.call('definition.save', { ...key, feature: 2, body })
  }
  writeSync(1, `${i}\n`)
}
