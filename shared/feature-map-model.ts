// The map of a dictionary's features: a place in the plane for each, by UMAP of the decoder rows. Pure types.

export interface FeatureMap {
  dictionary: string
  /** [n] each; NaN for features without a direction */
  x: Float32Array
  y: Float32Array
}

/** How a map is made, so that a picture can be made again. `neighbours` counts the feature itself, as umap-learn does. */
export const mapRecipe = { neighbours: 15, minDist: 0.1, metric: 'cosine', seed: 1 } as const
