// SAEDashboard's batches, batch-N.json: its features carry no text of people, so `label` and `description` are put beside its own keys.
// Data process, command line.
import { AppError } from '../../../../shared/errors.ts'
import { bodyWith, indexOf, textOf } from '../bodies.ts'
import { isObject, jsonFile } from '../json-lines.ts'
import type { LabelFormat, LabelRow } from '../types.ts'

/** features of a file, the library's own default */
const batch = 128
const ours = new Set(['feature_index', 'label', 'description'])

export const format: LabelFormat = {
  id: 'saedashboard',
  place: 'folder',
  single: true,
  holds: ['label', 'description'],
  write(rows, { model, source, layer, name }) {
    if (layer === null) {
      throw new AppError('bad-input', `${name}: its files name no layer. Give it with --option layer=3.`)
    }
    const count = Math.max(1, Math.ceil(rows.length / batch))
    return Array.from({ length: count }, (_, i) => ({
      path: `batch-${i}.json`,
      text: `${JSON.stringify({
        model_id: model ?? '',
        layer,
        sae_set: source?.replace(/^\d+-/, '') ?? name,
        sae_id_suffix: null,
        features: rows.slice(i * batch, (i + 1) * batch).map(({ feature, body }) => ({
          feature_index: feature,
          label: body.label,
          description: body.description,
        })),
      })}\n`,
    }))
  },
  reads: path => /(^|\/)(batch-\d+|skipped_indexes)\.json$/.test(path) || !path.includes('/'),
  read(files, notes) {
    const rows: LabelRow[] = []
    for (const file of files) {
      const value = jsonFile(file)
      if (isObject(value) && Array.isArray(value.skipped_indexes)) {
        notes.ignore('skipped_indexes', value.skipped_indexes.length)
        continue
      }
      if (!isObject(value) || !Array.isArray(value.features)) {
        throw new AppError('bad-input', `${file.path}: found no list of features, expected a batch of SAEDashboard.`)
      }
      value.features.forEach((entry: unknown, i) => {
        const where = `${file.path} feature ${i}`
        const feature = isObject(entry) ? indexOf(entry.feature_index) : null
        if (!isObject(entry) || feature === null) return notes.skip('an entry without feature_index', where)
        for (const key of Object.keys(entry)) if (!ours.has(key)) notes.ignore(key)
        const label = textOf(entry.label) ?? textOf(entry.explanation)
        if (label === null) return notes.skip('a feature without a label', where)
        const body = bodyWith({ label, description: textOf(entry.description) ?? '' })
        rows.push({ dictionary: null, feature, annotator: null, at: null, body })
      })
    }
    return rows
  },
}
