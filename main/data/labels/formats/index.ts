// The formats of other programs, by name. Ours that loses nothing is events.ts. Data process, command line.
import type { LabelFormat } from '../types.ts'
import { format as clerp } from './clerp.labels.ts'
import { format as csv } from './csv.labels.ts'
import { format as delphi } from './delphi.labels.ts'
import { format as neuronpedia } from './neuronpedia.labels.ts'
import { format as saedashboard } from './saedashboard.labels.ts'

export const formats: ReadonlyMap<string, LabelFormat> = new Map(
  [csv, neuronpedia, saedashboard, delphi, clerp].map(format => [format.id, format]),
)
