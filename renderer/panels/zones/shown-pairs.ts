// What a pane can show: a dictionary on a set of activations, as one list. Pure; renderer and tests.
import type { WorkspaceInfo } from '../../../shared/model.ts'
import { titleOf } from './pane-words.ts'

export interface ShownPair {
  dictionary: string
  activations: string
}

/** Stands between the two ids in the value of an option. */
const between = '@'

export const pairKey = ({ dictionary, activations }: ShownPair): string => `${dictionary}${between}${activations}`

export function pairOf(key: string): ShownPair {
  const [dictionary = '', activations = ''] = key.split(between)
  return { dictionary, activations }
}

/**
 * Every dictionary on every set of activations of its width: layers of a model side by side are two sets. Where only one fits, the dictionary's title
 * says it all; where none does, it stands with the activations shown, whose width the plot then finds fault with.
 * @param shown what the pane shows now
 */
export function pairOptions(
  info: Pick<WorkspaceInfo, 'dictionaries' | 'activations'> | null,
  shown: ShownPair,
): { value: string; title: string }[] {
  return (info?.dictionaries ?? []).flatMap(dictionary => {
    const fits = info!.activations.filter(a => a.d === dictionary.dIn)
    const title = titleOf(dictionary)
    if (fits.length < 2) {
      const activations = dictionary.id === shown.dictionary ? shown.activations : (fits[0]?.id ?? shown.activations)
      return [{ value: pairKey({ dictionary: dictionary.id, activations }), title }]
    }
    return fits.map(({ id, name }) => ({
      value: pairKey({ dictionary: dictionary.id, activations: id }),
      title: `${title} · on ${name}`,
    }))
  })
}
