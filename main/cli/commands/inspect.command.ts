// `inspect PATH`: recognises a dictionary or an activations file from its contents, headers only. Command line.
import { parseArgs } from 'node:util'
import { describeActivations, matchActivations } from '../../containers/activations.ts'
import { UsageError, type Command } from '../command.ts'
import { parseOptions } from '../options.ts'

export const command: Command = {
  name: 'inspect',
  usage: 'inspect PATH [--tensor NAME] [--option key=value ...]',
  summary: 'Recognises a dictionary or activations file or folder from its contents, headers only.',
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { tensor: { type: 'string' }, option: { type: 'string', multiple: true } },
    })
    const [path, ...more] = positionals
    if (path === undefined || more.length > 0) throw new UsageError('inspect takes one path.')
    const { isDictionary, listPath, openSae } = await import('../../inference/formats/index.ts')
    const listing = await listPath(path)
    // What no format of dictionaries claims is looked at as activations; a folder only where it is one of activations.
    const acts = listing.file !== null || (await matchActivations(path)) !== null
    const dictionary = (await isDictionary(listing)) || !acts
    io.print(
      dictionary
        ? (await openSae(path, parseOptions(values.option))).description
        : await describeActivations(path, values.tensor ?? null),
    )
  },
}
