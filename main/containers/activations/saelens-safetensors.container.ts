// A cache of activations of SAELens from May to October 2024: {i}.safetensors, each with `activations` [tokens, 1, d_in]
// (sae_lens/cache_activations_runner.py of 3.x and 4.x). Data and inference processes, command line.
import { shardFolder } from './shard-folder.ts'
import { openTensors } from './safetensors.container.ts'

export const container = shardFolder({
  id: 'saelens_activation_cache_safetensors',
  shards: names => names.filter(name => /^\d+\.safetensors$/.test(name)),
  open: openTensors,
})
