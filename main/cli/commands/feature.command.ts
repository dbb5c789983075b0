// zonoscope feature: what the feature page shows. Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors.ts'
import type { Example, ExampleRange } from '../../../shared/feature-page-model.ts'
import type { Command } from '../command.ts'
import { openLocal } from '../local.ts'
import { parseCount, required } from '../options.ts'
import { neighbourRows, wholePage } from '../whole-page.ts'

/** A row with the tokens around it; the context of a row that stands alone is itself. */
const example = ({ row, value, tokens, at }: Example) => ({ row, token: tokens[at] ?? '', value, context: tokens })
const range = ({ from, to, count, items }: ExampleRange) => ({ from, to, count, items: items.map(example) })

export const command: Command = {
  name: 'feature',
  usage: 'feature --workspace DIR --run ID --index I [--hide-duplicates] [--hide-special]',
  summary: 'Statistics, examples, neighbours, logit effects and definition of one feature.',
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        workspace: { type: 'string' },
        run: { type: 'string' },
        index: { type: 'string' },
        'hide-duplicates': { type: 'boolean', default: false },
        'hide-special': { type: 'boolean', default: false },
      },
    })
    const folder = resolve(required('--workspace', values.workspace))
    const run = required('--run', values.run)
    const feature = parseCount('--index', required('--index', values.index), 0)!
    const rules = { hideDuplicates: values['hide-duplicates'], hideSpecial: values['hide-special'] }
    const { signal } = io
    const local = await openLocal(folder)
    try {
      const { data } = local
      const [{ page, nearMisses, byDecoder }, byFiring, logits] = await Promise.all([
        wholePage(data, { run, feature, rules }, signal),
        data.call('feature.neighbours', { run, feature, by: 'firing' }, { signal }),
        // A file that somebody put beside the activations must not cost the page.
        data.call('feature.logits', { run, feature }, { signal }).catch((e: unknown) => {
          if (!(e instanceof AppError) || (e.code !== 'bad-input' && e.code !== 'not-found')) throw e
          return { effects: null, missing: e.message }
        }),
      ])
      const { examples } = page
      if (logits.missing) io.warn(`No logit effects: ${logits.missing}`)
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
          intervals: examples.intervals.map(range),
          random: examples.random.map(example),
          nearMiss: nearMisses.items.map(example),
          quantiles: examples.quantiles.map(range),
          randomActive: examples.randomActive.map(example),
        },
        neighbours: neighbourRows(byDecoder),
        definition: page.definition,
        medianActive: page.medianActive,
        nearestCosine: page.nearestCosine,
        coactivation: neighbourRows(byFiring),
        logits: logits.effects,
      })
    } finally {
      await local.close()
    }
  },
}
