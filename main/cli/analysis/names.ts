// Which calls a request may name. Command line.

/** Calls of the data server whose answers have charts; `zone.view` is a plot itself. */
export const analysisNames = [
  'analysis.absorption',
  'analysis.absorptionClasses',
  'analysis.candidates',
  'analysis.correction',
  'analysis.rotation',
  'analysis.dictionaries',
  'analysis.widths',
  'analysis.seeds',
  'analysis.clustering',
  'analysis.pursuit',
  'analysis.babel',
  'analysis.pursuitOrder',
  'analysis.hierarchy',
  'analysis.factors',
  'analysis.pairSet',
  'analysis.partners',
  'analysis.strongest',
  'ledger.row',
  'zone.view',
] as const
export type AnalysisName = (typeof analysisNames)[number]
