// What a feature is called outside: ids as people paste them, and its path on Neuronpedia. Pure; renderer.

/** gpt2-small@8-res-jb:12 where the dictionary's name is known, else #12. @param name model/source */
export function featureIdText(name: string | null, feature: number): string {
  const [model, source] = name?.split('/') ?? []
  return model && source ? `${model}@${source}:${feature}` : `#${feature}`
}

/** gpt2-small/8-res-jb/12 */
export const neuronpediaPath = (name: string, feature: number): string => `${name}/${feature}`
