// zonoscope first-look --workspace DIR --out DIR: the main job without a window, as files. Command line.
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { asPage } from '../../../core/figure/page.ts'
import type { ZoneFigure } from '../../../core/figure/types.ts'
import { defaultZoneSpec, figurePoints } from '../../../core/zones/default-spec.ts'
import type { ZoneSpec, ZoneView } from '../../../core/zones/types.ts'
import { AppError } from '../../../shared/errors.ts'
import type { DictionaryInfo, WorkspaceInfo } from '../../../shared/model.ts'
import { toolVersion } from '../../../shared/version.ts'
import type { Command, Io } from '../command.ts'
import { pointAtZone } from '../first-look/note.ts'
import { featureReport } from '../first-look/report.ts'
import { wholePage, type WholePage } from '../whole-page.ts'
import { openLocal, waitForJobs, type Local } from '../local.ts'
import { required } from '../options.ts'

export const command: Command = {
  name: 'first-look',
  usage: 'first-look --workspace DIR --out DIR',
  summary: 'Zones of the first view as an annotated figure (SVG, PNG) and a feature report.',
  async run(args, io) {
    const { values } = parseArgs({ args, options: { workspace: { type: 'string' }, out: { type: 'string' } } })
    const folder = resolve(required('--workspace', values.workspace))
    const out = resolve(required('--out', values.out))
    const local = await openLocal(folder)
    try {
      const info = await local.data.call('workspace.get', undefined)
      const first = info.firstView
      if (!first) throw new AppError('bad-input', `${folder}: this workspace has no first view; a sample's has one.`)
      const dictionary = info.dictionaries.find(d => d.id === first.dictionary)!
      const run = await finishedRun(local, info, dictionary, io)
      await mkdir(out, { recursive: true })
      const spec: ZoneSpec = {
        dictionary: first.dictionary,
        activations: first.activations,
        features: first.features,
        ...defaultZoneSpec,
        maxDrawn: figurePoints,
      }
      const pages: WholePage[] = []
      for (const feature of first.features) pages.push(await wholePage(local.data, { run: run.id, feature }))
      const labels = pages.map(({ page }) => page.definition?.label ?? '')
      const files: string[] = []
      for (const dim of [2, 3] as const) {
        const view = await local.data.call('zone.view', { ...spec, dim })
        const recipe = asPage(annotated(view, info, dictionary, run.id, labels))
        for (const format of dim === 2 ? (['svg', 'png'] as const) : (['png'] as const)) {
          const path = join(out, `zones-${dim}d.${format}`)
          await local.data.call('figure.export', { recipe, format, dpi: 200, fileId: local.grant(path) })
          files.push(path)
        }
      }
      const report = join(out, 'features.md')
      await writeFile(
        report,
        featureReport(`${dictionary.title} on ${info.name}`, run, unitOf(info, first.activations), pages),
      )
      files.push(report)
      io.print({ workspace: folder, files })
    } finally {
      await local.close()
    }
  },
}

const unitOf = (info: WorkspaceInfo, activations: string) =>
  info.activations.find(a => a.id === activations)?.unit ?? 'row'

async function finishedRun(local: Local, info: WorkspaceInfo, dictionary: DictionaryInfo, io: Io) {
  const { run, job } = await local.data.call('run.start', {
    dictionary: dictionary.id,
    activations: info.firstView!.activations,
  })
  if (job) await waitForJobs(local, [job], io)
  const { runs } = await local.data.call('workspace.get', undefined)
  return runs.find(r => r.id === run)!
}

/** The figure with a note that points at the largest zone of exactly one feature, naming how many are truly inside. */
function annotated(
  view: ZoneView,
  info: WorkspaceInfo,
  dictionary: DictionaryInfo,
  run: string,
  labels: string[],
): ZoneFigure {
  const recipe = newFigure(view, {
    dictionaryName: dictionary.name,
    activationsName: info.activations.find(a => a.id === view.spec.activations)!.name,
    labels,
    theme: 'light',
    camera: null,
    version: toolVersion,
    run,
  })
  const annotations = view.dim === 2 ? pointAtZone(view) : []
  return { ...recipe, annotations }
}
