// `export-onnx`: a dictionary as one ONNX graph for other programs. Command line.
import { parseArgs } from 'node:util'
import { UsageError, type Command } from '../command.ts'
import { parseCount, parseOptions, required } from '../options.ts'

export const command: Command = {
  name: 'export-onnx',
  usage: 'export-onnx --sae PATH --out FILE.onnx [--max-active K] [--option key=value ...]',
  summary: 'A dictionary as one ONNX graph: x in; values, indices, nActive and recon out.',
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        sae: { type: 'string' },
        out: { type: 'string' },
        'max-active': { type: 'string' },
        option: { type: 'string', multiple: true },
      },
    })
    const path = required('--sae', values.sae)
    const out = required('--out', values.out)
    if (!out.endsWith('.onnx')) throw new UsageError(`--out ${out}: expected a name that ends with .onnx.`)
    const places = parseCount('--max-active', values['max-active'], 1)
    const { openSae } = await import('../../inference/formats/index.ts')
    const { exportOnnx } = await import('../../inference/export-onnx.ts')
    const model = await openSae(path, parseOptions(values.option))
    for (const warning of model.description.warnings) io.warn(`Warning: ${warning}`)
    io.print(await exportOnnx(model, places, out))
  },
}
