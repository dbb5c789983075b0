// Runtime checks of the analysis panels' calls, gathered from one file an analysis. Every process.
import { absorptionSchemas } from './analyses/absorption.ts'
import { candidateSchemas } from './analyses/candidates.ts'
import { rotationSchemas } from './analyses/rotation.ts'
import { clusteringSchemas } from './analyses/clustering.ts'
import { dictionariesSchemas } from './analyses/dictionaries.ts'
import { factorsSchemas } from './analyses/factors.ts'
import { hierarchySchemas } from './analyses/hierarchy.ts'
import { pairSetSchemas } from './analyses/pair-set.ts'
import { pursuitSchemas } from './analyses/pursuit.ts'

export const analysisSchemas = {
  ...absorptionSchemas,
  ...candidateSchemas,
  ...rotationSchemas,
  ...dictionariesSchemas,
  ...clusteringSchemas,
  ...factorsSchemas,
  ...hierarchySchemas,
  ...pairSetSchemas,
  ...pursuitSchemas,
}
