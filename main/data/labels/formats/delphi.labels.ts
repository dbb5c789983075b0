// Delphi's explanations: a folder with <hookpoint>_latentN.txt, each a JSON string. Data process, command line.
import { AppError } from '../../../../shared/errors.ts'
import { bodyWith } from '../bodies.ts'
import type { LabelFormat, LabelRow } from '../types.ts'

const named = /(^|\/)([^/]+)_latent(\d{1,10})\.txt$/

export const format: LabelFormat = {
  id: 'delphi',
  place: 'folder',
  single: true,
  holds: ['label'],
  write(rows, { hook, name }) {
    if (hook === null) {
      throw new AppError('bad-input', `${name}: its files name no hook point. Give it with --option hook=layers.3.`)
    }
    return rows.map(({ feature, body }) => ({
      path: `explanations/${hook.replace(/[^\w.-]/g, '_')}_latent${feature}.txt`,
      text: JSON.stringify(body.label),
    }))
  },
  reads: path => named.test(path),
  read(files, notes, target) {
    const rows: LabelRow[] = []
    for (const { path, text } of files) {
      const [, , hook, feature] = named.exec(path)!
      if (
        target?.hook &&
        hook !== target.hook.replace(/[^\w.-]/g, '_') &&
        files.some(f => f.path.includes(`${target.hook}_latent`))
      ) {
        notes.skip(`of another hook point than ${target.hook}`, path)
        continue
      }
      const label = stringOf(text)
      if (label === null) notes.skip('a file that is not a JSON string', path)
      else
        rows.push({ dictionary: null, feature: Number(feature), annotator: null, at: null, body: bodyWith({ label }) })
    }
    return rows
  },
}

function stringOf(text: string): string | null {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}
