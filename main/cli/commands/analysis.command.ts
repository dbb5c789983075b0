// zonoscope analysis REQUEST --workspace DIR: an analysis of the compare place from a request file, as numbers. Command line.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors.ts'
import { answerRequest } from '../analysis/answer.ts'
import { analysisNames } from '../analysis/names.ts'
import { parseRequest } from '../analysis/request.ts'
import { UsageError, type Command } from '../command.ts'
import { openLocal } from '../local.ts'
import { required } from '../options.ts'

export const command: Command = {
  name: 'analysis',
  usage: 'analysis REQUEST.json --workspace DIR [--whole] | analysis --list',
  summary:
    'An analysis of the compare place from a request (its parameters and seed): what its panel says, as numbers.',
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      options: { workspace: { type: 'string' }, whole: { type: 'boolean' }, list: { type: 'boolean' } },
      allowPositionals: true,
    })
    if (values.list) return io.print(analysisNames)
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new UsageError('Name one request file.')
    const folder = resolve(required('--workspace', values.workspace))
    const text = await readFile(file, 'utf8').catch((e: unknown) => {
      throw new AppError('not-found', `${file}: there is no such file.`, { cause: e })
    })
    const request = parseRequest(text, file)
    const local = await openLocal(folder)
    try {
      const { charts, answer, numbers } = await answerRequest(request, file, local, io)
      const { analysis, input } = request
      const names = Object.keys(charts).filter(name => charts[name])
      io.print({ analysis, input, charts: names, ...(values.whole ? { answer } : { numbers }) })
    } finally {
      await local.close()
    }
  },
}
