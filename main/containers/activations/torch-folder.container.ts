// A folder of files of torch.save, each with a tensor of rows, as overcomplete's AsyncTensorDataset reads them (overcomplete/data.py).
// Data and inference processes, command line.
import { openSource } from '../source.ts'
import { shardFolder } from './shard-folder.ts'
import { looksLikeTorch, openTensors } from './torch.container.ts'

async function matches(path: string): Promise<boolean> {
  const source = await openSource(path)
  const head = await source.read(0, Math.min(16, source.size)).finally(() => source.close())
  return looksLikeTorch(head, path)
}

export const container = shardFolder({
  id: 'torch_folder',
  shards: names =>
    names.some(name => /\.(safetensors|npz|npy|arrow|parquet)$/.test(name))
      ? []
      : names.filter(name => /^[^.].*\.pth?$/.test(name)),
  matches,
  open: openTensors,
})
