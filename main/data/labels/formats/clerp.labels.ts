// Attribution graphs of circuit-tracer: the label of a feature is `clerp` of its nodes. Data process, command line.
import { AppError } from '../../../../shared/errors.ts'
import { bodyWith, textOf } from '../bodies.ts'
import { isObject, jsonFile } from '../json-lines.ts'
import type { LabelFormat, LabelRow } from '../types.ts'

/** `<layer>_<feature>_<position>` */
const nodeId = /^(\d{1,4})_(\d{1,10})_(\d{1,9})$/

/** One number for a layer and a feature, as the graph files have it: (a + b)(a + b + 1) / 2 + b. */
const pairing = (a: number, b: number) => ((a + b) * (a + b + 1)) / 2 + b

export const format: LabelFormat = {
  id: 'clerp',
  place: 'file',
  single: true,
  holds: ['label'],
  write(rows, { layer, name }) {
    if (layer === null) {
      throw new AppError('bad-input', `${name}: its files name no layer. Give it with --option layer=3.`)
    }
    const nodes = rows.map(({ feature, body }) => ({
      node_id: `${layer}_${feature}_0`,
      feature: pairing(layer, feature),
      layer: String(layer),
      ctx_idx: 0,
      feature_type: 'cross layer transcoder',
      jsNodeId: `${layer}_${feature}-0`,
      clerp: body.label,
    }))
    return [{ path: '', text: `${JSON.stringify({ nodes, links: [] })}\n` }]
  },
  reads: () => true,
  read([file], notes, target) {
    const value = jsonFile(file!)
    const nodes = isObject(value) ? value.nodes : value
    if (!Array.isArray(nodes)) {
      throw new AppError('bad-input', `${file!.path}: found no list of nodes, expected a graph of circuit-tracer.`)
    }
    const tags = supernodes(value)
    const rows = new Map<number, LabelRow>()
    nodes.forEach((node: unknown, i) => {
      const where = `node ${i}`
      const id = isObject(node) ? nodeId.exec(textOf(node.node_id) ?? '') : null
      // Embeddings, errors and logits are no features of a dictionary.
      if (!isObject(node) || !id || !/transcoder/.test(textOf(node.feature_type) ?? 'transcoder')) {
        return notes.ignore('nodes that are not features')
      }
      const label = textOf(node.clerp) ?? ''
      const [layer, feature] = [Number(id[1]), Number(id[2])]
      const own = tags.get(id[0]) ?? []
      if (target?.layer !== null && target?.layer !== undefined && layer !== target.layer) {
        return notes.skip(`of another layer than ${target.layer}`, where)
      }
      if (label.trim() === '' && own.length === 0) return notes.ignore('nodes without a label')
      const known = rows.get(feature)
      if (!known) {
        rows.set(feature, {
          dictionary: null,
          feature,
          annotator: null,
          at: null,
          body: bodyWith({ label, tags: own }),
        })
      } else if (label !== '' && known.body.label !== label) {
        notes.skip('another label of a feature that has one at an earlier position', where)
      }
    })
    return [...rows.values()]
  },
}

/** Names of the groups that nodes are in, by node id: they become tags. */
function supernodes(graph: unknown): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const groups = isObject(graph) && isObject(graph.qParams) ? graph.qParams.supernodes : null
  if (!Array.isArray(groups)) return found
  for (const group of groups as unknown[]) {
    if (!Array.isArray(group) || typeof group[0] !== 'string') continue
    for (const id of group.slice(1)) {
      if (typeof id === 'string') found.set(id, [...(found.get(id) ?? []), group[0].slice(0, 100)])
    }
  }
  return found
}
