// The computations that `compute` offers, by name. Pure, every process.
import { absorptionSaebench } from './absorption-saebench.ts'
import { absorptionV1Rule } from './absorption-v1-rule.ts'
import { arr2d, degen2d } from './arr2d.ts'
import { arr3d, degen3d } from './arr3d.ts'
import { asymptotic } from './asymptotic.ts'
import { clusteringPanel } from './clustering-panel.ts'
import { cofiring } from './cofiring.ts'
import { absorptionCorrection, deltaAbsorptionToy } from './delta-absorption.ts'
import { kMeans } from './k-means.ts'
import { ksparseProbing } from './ksparse-probing.ts'
import { matching } from './matching.ts'
import { matchingPursuit } from './matching-pursuit.ts'
import { morph } from './morph.ts'
import { overcompleteMetrics } from './overcomplete-metrics.ts'
import { pair } from './pair.ts'
import { parkLda } from './park-lda.ts'
import { partitionAgreement } from './partition-agreement.ts'
import { saeForward } from './sae-forward.ts'
import { slice } from './slice.ts'
import { splittingTree } from './splitting-tree.ts'
import type { Family } from './input.ts'
import { lib2d } from './lib2d.ts'
import { tegumBlocks } from './tegum-blocks.ts'
import { topk2d, topk3d } from './topk.ts'
import { toyGrad } from './toy-grad.ts'
import { toyOpt } from './toy-opt.ts'
import { toyTheory } from './toy-theory.ts'
import { zoneSlack } from './zone-slack.ts'

export type { Family } from './input.ts'

/** Every family by its name, the name of its folder among the golden cases. */
export const families: ReadonlyMap<string, Family> = new Map(
  [
    absorptionCorrection,
    absorptionSaebench,
    absorptionV1Rule,
    arr2d,
    arr3d,
    asymptotic,
    clusteringPanel,
    cofiring,
    degen2d,
    degen3d,
    deltaAbsorptionToy,
    kMeans,
    ksparseProbing,
    lib2d,
    matching,
    matchingPursuit,
    morph,
    overcompleteMetrics,
    pair,
    parkLda,
    partitionAgreement,
    saeForward,
    slice,
    splittingTree,
    tegumBlocks,
    topk2d,
    topk3d,
    toyGrad,
    toyOpt,
    toyTheory,
    zoneSlack,
  ].map(family => [family.name, family]),
)
