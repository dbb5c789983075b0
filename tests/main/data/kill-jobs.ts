// Every kind of job beside runs and typing, for the tests that kill a process in the middle of it: what it needs, what it does, and what must be
// there in the end. Used by the test and, bundled, by the child that is killed.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newChartFigure } from '../../../core/figure/chart/new-chart.ts'
import { asPage } from '../../../core/figure/page.ts'
import { command as merge } from '../../../main/cli/commands/merge.command.ts'
import { command as run } from '../../../main/cli/commands/run.command.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { samplesFolder } from '../../../main/cli/places.ts'
import { setLanguageModel } from '../../../main/data/language-models.ts'
import { packAll } from '../../../main/data/pack.ts'
import { emptyDefinition } from '../../../shared/model.ts'
import { samples } from '../../core/chart/samples.ts'
import { contents, testIo, writeActivations, writeDictionary } from './fixture.ts'
import { makeVersion2 } from './old-cache.ts'

/** Where a job works: `made` is kept between kills, `workspace` and `out` are copies that a kill may ruin. */
export interface Places {
  made: string
  workspace: string
  out: string
}

export interface KillJob {
  name: string
  /** Makes files in `made` and the workspace, once. */
  prepare(places: Places): Promise<void>
  /** The job from its first step to its end; also done again after a kill. Without `opens` it gets the open workspace. */
  act(places: Places, local: Local | null): Promise<unknown>
  /** It opens the workspace by itself. */
  opens?: true
  /** It cannot be done while inference is away. */
  asksInference?: true
  /** What is looked at right after a kill: nothing that is there may be half. */
  whole?(places: Places): void
  /** What must be the same however often it was killed. */
  result(places: Places, local: Local): unknown
}

const d = 16
const features = 96
const open = async <T>(folder: string, work: (local: Local) => Promise<T>): Promise<T> => {
  const local = await openLocal(folder, { create: true })
  try {
    return await work(local)
  } finally {
    await local.close()
  }
}
const dictionaryOf = (local: Local) => local.session.ctx.ws.db.prepare<[], string>('SELECT id FROM dictionary').pluck().get()! // prettier-ignore
const activationsOf = (local: Local) => local.session.ctx.ws.db.prepare<[], string>('SELECT id FROM activations').pluck().get()! // prettier-ignore
const sae = ({ made }: Places) => join(made, 'sae')

/** A dictionary with a definition, and activations of `rows` rows. */
async function base(places: Places, rows: number, width = d): Promise<void> {
  writeDictionary(sae(places), { architecture: 'jumprelu', d: width, features, seed: 5 })
  const file = rows > 0 ? writeActivations(places.made, { rows, d: width, seed: 6 }) : null
  await open(places.workspace, async local => {
    const { id: dictionary } = await local.data.call('dictionary.add', { fileId: local.grant(sae(places)) })
    const body = { ...emptyDefinition, label: 'kept', status: 'reviewed' as const }
    await local.data.call('definition.save', { dictionary, feature: 1, annotator: 'me', body })
    if (file) await local.data.call('activations.add', { fileId: local.grant(file) })
  })
}

/** Rows of a table, without the columns that say when. */
const table = (local: Local, name: 'activations' | 'column_block' | 'dictionary') =>
  contents(local.session.ctx.ws.db)[name]!.map(row => (row as unknown[]).filter(value => !/^\d{4}-\d\d-\d\dT/.test(String(value)))) // prettier-ignore
const cacheOf = (local: Local) => {
  const info = local.session.ctx.ws.db.prepare<[], { id: string; dictionary: string; activations: string }>('SELECT id, dictionary, activations FROM run').get()! // prettier-ignore
  return contents(local.session.ctx.caches.open(info).db)
}

const chart = () =>
  asPage(newChartFigure(samples.errors!(), { dictionaries: [], activations: [], analysis: 'Test', parameters: {}, seed: 5 }, { theme: 'light', version: '0.1.0' })) // prettier-ignore
const formats = ['svg', 'png', 'pdf'] as const
const older = 'what was there before'

export const killJobs: readonly KillJob[] = [
  {
    name: 'import of activations with a table',
    prepare: async places => {
      await base(places, 0)
      const rows = Array.from({ length: 30_000 }, (_, r) => `w${r},${Array.from({ length: 8 }, (_, j) => Math.sin(r + j).toFixed(5)).join(',')}`) // prettier-ignore
      writeFileSync(join(places.made, 'x.csv'), ['word,a,b,c,d,e,f,g,h', ...rows].join('\n'))
    },
    act: ({ made }, local) => local!.data.call('activations.add', { fileId: local!.grant(join(made, 'x.csv')) }),
    result: (_, local) => [table(local, 'activations'), table(local, 'column_block')],
  },
  {
    name: 'import of a dictionary',
    asksInference: true,
    prepare: async places => {
      await base(places, 0)
      writeDictionary(join(places.made, 'other'), { architecture: 'gated', d: 256, features: 4_096, seed: 8 })
    },
    act: ({ made }, local) => local!.data.call('dictionary.add', { fileId: local!.grant(join(made, 'other')) }),
    result: (_, local) => table(local, 'dictionary'),
  },
  {
    name: 'import of labels',
    prepare: async places => {
      await base(places, 0)
      const lines = Array.from({ length: 40 * features }, (_, i) => `${i % features},a label ${i},reviewed`)
      writeFileSync(join(places.made, 'labels.csv'), ['feature,label,status', ...lines].join('\n'))
    },
    act: ({ made }, local) =>
      local!.data.call('labels.import', { fileId: local!.grant(join(made, 'labels.csv')), format: 'csv', dictionary: dictionaryOf(local!), options: {}, annotator: 'file', map: {} }), // prettier-ignore
    result: (_, local) =>
      local.session.ctx.ws.db.prepare("SELECT DISTINCT feature, annotator_id, body ->> 'label' FROM definition_event ORDER BY 1, 2, 3").raw().all(), // prettier-ignore
  },
  {
    name: 'export of labels',
    prepare: async places => {
      await base(places, 0)
      await open(places.workspace, async local => {
        const body = { ...emptyDefinition, notes: 'n'.repeat(20_000) }
        const key = { dictionary: dictionaryOf(local), annotator: 'me' }
        for (let feature = 2; feature < features; feature++)
          await local.data.call('definition.save', { ...key, feature, body: { ...body, label: `label ${feature}` } })
      })
      writeFileSync(join(places.out, 'labels.jsonl'), older)
    },
    act: ({ out }, local) =>
      local!.data.call('labels.export', { fileId: local!.grant(join(out, 'labels.jsonl')), format: 'jsonl', dictionary: null, options: {} }), // prettier-ignore
    whole: ({ out }) => requireWhole(join(out, 'labels.jsonl'), text => text.endsWith('\n')),
    result: ({ out }) => readFileSync(join(out, 'labels.jsonl'), 'utf8'),
  },
  {
    name: 'export of figures',
    prepare: async places => {
      await base(places, 0)
      for (const format of formats) writeFileSync(join(places.out, `figure.${format}`), older)
    },
    act: async ({ out }, local) => {
      for (const format of formats)
        await local!.data.call('figure.export', { recipe: chart(), format, dpi: 600, fileId: local!.grant(join(out, `figure.${format}`)) }) // prettier-ignore
    },
    whole: ({ out }) => {
      requireWhole(join(out, 'figure.svg'), text => text.trimEnd().endsWith('</svg>'))
      requireWhole(join(out, 'figure.png'), text => text.includes('IEND'))
      requireWhole(join(out, 'figure.pdf'), text => text.trimEnd().endsWith('%%EOF'))
    },
    result: ({ out }) => ['svg', 'png'].map(format => readFileSync(join(out, `figure.${format}`)).toString('base64')),
  },
  {
    name: 'packing',
    prepare: async places => {
      await base(places, 20_000)
      await open(places.workspace, async local => {
        const { job } = await local.data.call('run.start', { dictionary: dictionaryOf(local), activations: activationsOf(local) }) // prettier-ignore
        await waitForJobs(local, [job!], testIo())
      })
    },
    // Nothing is written over: one that was done when it was killed is not made again.
    act: async ({ out }, local) =>
      existsSync(join(out, 'packed')) ||
      local!.data.call('workspace.pack', { fileId: local!.grant(join(out, 'packed')), choice: packAll(local!.session.ctx) }), // prettier-ignore
    // The name appears when everything is in it.
    whole: ({ out }) => {
      if (existsSync(join(out, 'packed'))) JSON.parse(readFileSync(join(out, 'packed', 'pack.json'), 'utf8'))
    },
    result: ({ out }) => readdirSync(join(out, 'packed'), { recursive: true, encoding: 'utf8' }).sort(),
  },
  {
    name: 'merging shards',
    opens: true,
    prepare: async places => {
      await base(places, 36_000)
      for (const part of ['1/2', '2/2'])
        await run.run(['--workspace', join(places.made, `shard-${part[0]}`), '--sae', sae(places), '--activations', join(places.made, 'x.safetensors'), '--shard', part], testIo()) // prettier-ignore
    },
    act: ({ made, workspace }) =>
      merge.run(['--workspace', workspace, join(made, 'shard-1'), join(made, 'shard-2')], testIo()),
    result: (_, local) => cacheOf(local),
  },
  {
    name: 'the map of features',
    asksInference: true,
    prepare: places => base(places, 0),
    act: (_, local) => local!.data.call('feature.map', { dictionary: dictionaryOf(local!), make: true }),
    result: async (_, local) => {
      const { map } = await local.data.call('feature.map', { dictionary: dictionaryOf(local), make: false })
      return map && [[...map.x], [...map.y]]
    },
  },
  {
    name: 'an analysis',
    prepare: async places => {
      await base(places, 20_000)
      await open(places.workspace, async local => {
        const { job } = await local.data.call('run.start', { dictionary: dictionaryOf(local), activations: activationsOf(local) }) // prettier-ignore
        await waitForJobs(local, [job!], testIo())
      })
    },
    act: (_, local) => local!.data.call('analysis.strongest', { run: runOf(local!) }),
    result: (_, local) => local.data.call('analysis.strongest', { run: runOf(local) }),
  },
  {
    name: 'own text',
    asksInference: true,
    prepare: async places => {
      await base(places, 64, 128)
      await open(places.workspace, local =>
        setLanguageModel(local.session.ctx, activationsOf(local), join(samplesFolder, 'first-letters/model')),
      )
    },
    act: (_, local) => local!.data.call('text.encode', text(local!)),
    result: (_, local) => local.data.call('text.encode', text(local)),
  },
  {
    name: 'conversion of results of an older version',
    opens: true,
    prepare: async places => {
      await base(places, 20_000)
      await open(places.workspace, async local => {
        const { job } = await local.data.call('run.start', { dictionary: dictionaryOf(local), activations: activationsOf(local) }) // prettier-ignore
        await waitForJobs(local, [job!], testIo())
      })
      const [name] = readdirSync(join(places.workspace, 'cache')).filter(file => file.endsWith('.sqlite'))
      makeVersion2(join(places.workspace, 'cache', name!))
    },
    act: ({ workspace }) =>
      open(workspace, local => local.data.call('feature.page', { run: runOf(local), feature: 3 })),
    result: (_, local) => cacheOf(local),
  },
]

const runOf = (local: Local) => local.session.ctx.ws.db.prepare<[], string>('SELECT id FROM run').pluck().get()!
const text = (local: Local) => ({
  dictionary: dictionaryOf(local),
  activations: activationsOf(local),
  text: 'sudden south silver street, and a river '.repeat(80),
  byLine: false,
  spaced: false,
})

/** A file that is written anew is the old one or the whole new one. */
function requireWhole(path: string, isWhole: (text: string) => boolean): void {
  const text = readFileSync(path, 'latin1')
  if (text !== older && !isWhole(text)) throw new Error(`${path}: found half of a file (${text.length} bytes).`)
}

/** Places of a job under `folder`. */
export function placesOf(made: string, folder: string): Places {
  const places = { made, workspace: join(folder, 'workspace'), out: join(folder, 'out') }
  mkdirSync(places.out, { recursive: true })
  return places
}
