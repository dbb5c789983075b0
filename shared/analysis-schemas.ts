// Runtime checks of the analysis panels' calls, gathered from one file an analysis. Every process.

export const analysisSchemas = {}
