// The cosines that Park et al. print for a hierarchy of concepts (analyses.md A12). They are near 0 for random nested sets too. Pure.
import { cosine, dot, subtract, type Vector } from '../../linalg.ts'

/** (b) cos(l_c - l_p, l_p); null where a difference has no direction */
export const childAgainstParent = (child: Vector, parent: Vector) => cosine(subtract(child, parent), parent)

/** (e) cos(l_c - l_p, l_p - l_gp) */
export const chain = (child: Vector, parent: Vector, grandparent: Vector) =>
  cosine(subtract(child, parent), subtract(parent, grandparent))

/** cos(l_c1 - l_c2, l_p) */
export const siblings = (one: Vector, other: Vector, parent: Vector) => cosine(subtract(one, other), parent)

/** l_c . l_p / |l_p|^2 with the child's words among the parent's: 1 for random nested sets, so it is not evidence */
export const nestedShare = (child: Vector, parent: Vector) => {
  const squares = dot(parent, parent)
  return squares > 0 ? dot(child, parent) / squares : null
}
