// Neuronpedia's export tree: v1/<model>/<source>/explanations/batch-N.jsonl.gz, an explanation a line. Data process, command line.
import { AppError } from '../../../../shared/errors.ts'
import { bodyWith, indexOf, textOf } from '../bodies.ts'
import { jsonLines } from '../json-lines.ts'
import type { LabelFormat, LabelRow } from '../types.ts'

/** lines of a file, as the exports have them */
const batch = 1_024
/** the type that marks what a person wrote (lib/utils/autointerp.ts there) */
const human = 'human'
/** how machine-made explanations are marked here */
export const autoTag = 'auto'

export const format: LabelFormat = {
  id: 'neuronpedia',
  place: 'folder',
  single: false,
  // Their description is our label, their notes are our description.
  holds: ['label', 'description', 'annotator', 'at'],
  write(rows, { model, source, name }) {
    if (model === null || source === null) {
      throw new AppError(
        'bad-input',
        `${name}: its files do not say what Neuronpedia calls it. Give it with --option model=gpt2-small --option source=6-res-jb.`,
      )
    }
    const lines = rows.map(({ feature, annotator, at, body }, i) => ({
      id: `${source}-${feature}-${i}`,
      modelId: model,
      layer: source,
      index: String(feature),
      authorId: annotator,
      description: body.label,
      typeName: human,
      explanationModelName: null,
      notes: body.description === '' ? null : body.description,
      createdAt: at === null ? null : new Date(at).toISOString(),
    }))
    const folder = `v1/${safeName(model)}/${safeName(source)}/explanations`
    const count = Math.max(1, Math.ceil(lines.length / batch))
    return Array.from({ length: count }, (_, i) => ({
      path: `${folder}/batch-${i}.jsonl.gz`,
      text: lines
        .slice(i * batch, (i + 1) * batch)
        .map(line => `${JSON.stringify(line)}\n`)
        .join(''),
    }))
  },
  reads: path => /(^|\/)explanations(-[^/]*)?\/[^/]+\.jsonl(\.gz)?$/.test(path) || /^[^/]+\.jsonl(\.gz)?$/.test(path),
  read(files, notes, target) {
    const rows: LabelRow[] = []
    for (const file of files) {
      for (const { value, where } of jsonLines(file, notes)) {
        const feature = indexOf(value.index)
        const label = textOf(value.description)
        if (feature === null || label === null) {
          notes.skip('a line without index or description', where)
          continue
        }
        if (!isTarget(value, target)) {
          notes.skip(`of another source than ${target!.model}/${target!.source}`, where)
          continue
        }
        const isHuman = value.typeName === undefined || value.typeName === human
        if (value.embedding !== undefined) notes.ignore('embedding')
        for (const name of ['umap_x', 'umap_y', 'umap_cluster', 'umap_log_feature_sparsity', 'triggeredById']) {
          if (value[name] !== undefined && value[name] !== null) notes.ignore(name)
        }
        const at = Date.parse(textOf(value.createdAt) ?? '')
        const author = textOf(value.authorId)
        const by = isHuman ? author : (textOf(value.explanationModelName) ?? textOf(value.typeName))
        rows.push({
          dictionary: null,
          feature,
          annotator: by?.slice(0, 100) || null,
          at: Number.isNaN(at) ? null : at,
          body: bodyWith({ label, description: textOf(value.notes) ?? '', tags: isHuman ? [] : [autoTag] }),
        })
      }
    }
    return rows
  },
}

/** Rows of other models and sources are left out where it is known which one is wanted. */
const isTarget = ({ modelId, layer }: Record<string, unknown>, target: Parameters<LabelFormat['read']>[2]): boolean =>
  target === null ||
  target.model === null ||
  modelId === undefined ||
  (modelId === target.model && (layer === undefined || layer === target.source))

/** A name as a folder: what could leave it is replaced. */
const safeName = (name: string) => name.replace(/[^\w.-]/g, '_').replace(/^\.+/, '_')
