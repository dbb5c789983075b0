// Places in a transformer by name, and whether a dictionary was trained where activations were read. Pure.

/**
 * One name for one place, in TransformerLens' words: the residual stream before block L + 1 is the one after block L, and transformers call that
 * model.layers.L.output. Other names stay.
 */
export function hookPlace(name: string): string {
  const before = /^blocks\.([1-9]\d*)\.hook_resid_pre$/.exec(name)
  if (before) return `blocks.${Number(before[1]) - 1}.hook_resid_post`
  const output = /^model\.layers\.(\d+)\.output$/.exec(name)
  return output ? `blocks.${output[1]}.hook_resid_post` : name
}

interface Hooked {
  name: string
  /** null where the files do not say */
  hook: string | null
}

/**
 * What to say about a dictionary trained at another place than the activations' one; null where both are the same place, where one does not say,
 * and where the two are named in different programs' words, which cannot be held together.
 */
export function hookWarning(dictionary: Hooked, activations: Hooked): string | null {
  if (dictionary.hook === null || activations.hook === null) return null
  const places = [hookPlace(dictionary.hook), hookPlace(activations.hook)]
  if (places[0] === places[1] || !places.every(place => place.startsWith('blocks.'))) return null
  return `${dictionary.name} was trained on ${dictionary.hook}, ${activations.name} was read at ${activations.hook}: its features may say nothing there.`
}

/** Where activations were read: as their files say, or as the model they come from is cut. */
export const hookOf = (activations: {
  about: { hook: string } | null
  model: { hook: string } | null
}): string | null => activations.about?.hook ?? activations.model?.hook ?? null
