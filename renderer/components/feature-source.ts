// The inspected feature's strips as cards with their source: the run on screen, the feature, which rows. Renderer.
import type { ChartColor } from '../../core/chart/types.ts'
import type { CardStrip, ParameterValue } from '../../core/figure/types.ts'
import { formatValue } from '../format.ts'
import { useAnalysisSource } from '../panels/compare/analysis-source.ts'
import { featureTitle } from '../panels/inspector/feature-card.ts'
import type { SourcedCard } from '../stores/figure-making.ts'
import { useFeatures } from '../stores/features.ts'
import { useSelection } from '../stores/selection.ts'

interface Told {
  /** `#12` */
  name: string
  label: string
  color: ChartColor
}

/** @returns a function that makes a card of one strip of the inspected feature; null while no run is on screen */
export function useFeatureSource() {
  const selection = useSelection()
  const features = useFeatures()
  const sourceOf = useAnalysisSource()
  return (
    about: string,
    strip: (told: Told) => CardStrip,
    parameters: Record<string, ParameterValue>,
  ): SourcedCard | null => {
    const feature = selection.current
    if (feature === null) return null
    const label = features.labelOf(feature)
    const title = featureTitle(feature, label)
    const source = sourceOf(`Activations of feature #${feature}`, { feature, ...parameters }, null)
    if (!source) return null
    const made = strip({ name: `#${feature}`, label: label || 'no definition yet', color: selection.slotOf(feature) ?? 'accent' }) // prettier-ignore
    const names = [source.dictionaries[0]?.name, source.activations[0]?.name].join(' on ')
    const scale = made.most > 0 ? `Full colour is an activation of ${formatValue(made.most)}.` : ''
    const card = { title: `${title} · ${about}`, subtitle: names, facts: [], chart: null, strips: [made], quantity: 'activation', scale } // prettier-ignore
    return { card, source }
  }
}
