// Which colour what people said gives a feature, the same in the table, on the map, in plots and beside every number of a feature. Renderer.
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { greySlot } from '../../core/figure/palette.ts'
import {
  categoriesOf,
  groupOf,
  isLabelColoring,
  labelGroups,
  withGroupsOf,
  type LabelColoring,
  type LabelGroup,
} from '../panels/features/label-colors.ts'
import { useFeatureNames } from './feature-names.ts'
import { useFeatures } from './features.ts'
import { useLayout } from './layout.ts'

/** The colours of a few features: groups that any of them is in, and the group of each. */
export interface LabelColors {
  groups: LabelGroup[]
  /** by position; null for one of none */
  of: (LabelGroup | null)[]
  /** by position; `greySlot` for one of none */
  slots: number[]
}

export const useLabelColors = defineStore('label-colors', () => {
  const layout = useLayout()
  const features = useFeatures()
  const names = useFeatureNames()
  /** what colours features in the window, where it is what people said */
  const by = computed(() => (isLabelColoring(layout.layout.colorBy) ? layout.layout.colorBy : null))
  /** of every feature of the table; null where something else colours them */
  const categories = computed(() => (features.table && by.value ? categoriesOf(features.table, by.value) : null))
  const groups = {
    status: computed(() => (features.table ? labelGroups(features.table, 'status') : [])),
    tag: computed(() => (features.table ? labelGroups(features.table, 'tag') : [])),
    labelled: computed(() => (features.table ? labelGroups(features.table, 'labelled') : [])),
  }
  /** Colours of some features of a dictionary, of the table's where null. Tags have the colours that they have in the table. */
  const colorsOf = (dictionary: string | null, some: readonly number[], how: LabelColoring): LabelColors => {
    const said = some.map(feature => names.saidOf(dictionary, feature))
    const all = withGroupsOf(groups[how].value, said, how)
    const of = said.map(one => groupOf(one, how, all))
    return { groups: all.filter(group => of.includes(group)), of, slots: of.map(group => group?.slot ?? greySlot) }
  }
  /** The group of one feature by what colours features in the window; null where nothing of the kind does. */
  const groupIn = (dictionary: string | null, feature: number): LabelGroup | null =>
    by.value ? colorsOf(dictionary, [feature], by.value).of[0]! : null
  return { by, categories, colorsOf, groupIn }
})
