// zonoscope feature: what the feature page shows. Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Example } from '../../../shared/model.ts'
import type { Command } from '../command.ts'
import { openLocal } from '../local.ts'
import { parseCount, required } from '../options.ts'

/** A row with the tokens around it; the context of a row that stands alone is itself. */
const example = ({ row, value, tokens, at }: Example) => ({ row, token: tokens[at] ?? '', value, context: tokens })

export const command: Command = {
  name: 'feature',
  usage: 'feature --workspace DIR --run ID --index I',
  summary: 'Statistics, examples, neighbours and definition of one feature.',
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: { workspace: { type: 'string' }, run: { type: 'string' }, index: { type: 'string' } },
    })
    const folder = resolve(required('--workspace', values.workspace))
    const run = required('--run', values.run)
    const feature = parseCount('--index', required('--index', values.index), 0)!
    const local = await openLocal(folder)
    try {
      const page = await local.data.call('feature.page', { run, feature }, { signal: io.signal })
      const { examples } = page
      io.print({
        id: page.feature,
        density: page.density,
        max: page.max,
        meanActive: page.meanActive,
        decoderNorm: page.decoderNorm,
        encoderDecoderCosine: page.encoderDecoderCosine,
        histogram: page.histogram,
        examples: {
          max: examples.max.map(example),
          intervals: examples.intervals.map(({ items, ...interval }) => ({ ...interval, items: items.map(example) })),
          random: examples.random.map(example),
          nearMiss: examples.nearMiss.map(example),
        },
        neighbours: page.neighbours.map(({ feature: id, cosDecoder, jaccard }) => ({
          feature: id,
          cosDecoder,
          jaccard,
        })),
        definition: page.definition,
      })
    } finally {
      await local.close()
    }
  },
}
