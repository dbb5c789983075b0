// The figure's SVG tree as live elements: the same tree that is written to files. Renderer.
import { h, type FunctionalComponent, type VNode } from 'vue'
import type { SvgNode } from '../../../core/figure/svg.ts'

/** Elements by createElementNS with attributes only: no markup is parsed, so a token's text can only ever be text. */
export function toVNodes(nodes: (SvgNode | string)[]): (VNode | string)[] {
  return nodes.map((node, i) =>
    typeof node === 'string' ? node : h(node.tag, { key: i, ...node.attrs }, toVNodes(node.children)),
  )
}

/** Draws nodes; re-rendered only when the list is another one. */
export const SvgNodes: FunctionalComponent<{ nodes: SvgNode[] }> = props => h('g', null, toVNodes(props.nodes))
SvgNodes.props = ['nodes']
