// Runtime checks of the analysis panels' calls, gathered from one file an analysis. Every process.
import { factorsSchemas } from './analyses/factors.ts'
import { pairSetSchemas } from './analyses/pair-set.ts'

export const analysisSchemas = {
  ...factorsSchemas,
  ...pairSetSchemas,
}
