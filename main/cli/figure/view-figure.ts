// The figure of one pane of a saved view, computed from a workspace as the window would. Command line.
import { newFigure } from '../../../core/figure/new-figure.ts'
import type { ZoneFigure } from '../../../core/figure/types.ts'
import { AppError } from '../../../shared/errors.ts'
import { missingFrom, missingWords, type SavedView } from '../../../shared/saved-view.ts'
import { toolVersion } from '../../../shared/version.ts'
import type { Io } from '../command.ts'
import type { Local } from '../local.ts'

/**
 * Computes what a pane draws and makes its figure, with the camera, colours and options of the view and the workspace's
 * definitions as labels.
 * @param source what the view is called, for messages
 * @param pane its number from 1; null is the one that was active
 * @throws AppError bad-input, not-found naming what the workspace does not have, unsupported-format for an activation plane
 */
export async function figureOfView(
  view: SavedView,
  source: string,
  pane: number | null,
  local: Local,
  io: Io,
): Promise<ZoneFigure> {
  const count = view.panes.length
  if (pane !== null && pane > count) {
    throw new AppError(
      'bad-input',
      `${source}: found ${count} plot${count === 1 ? '' : 's'}, expected at least ${pane}.`,
    )
  }
  const active = Math.max(
    0,
    view.panes.findIndex(p => p.id === view.active),
  )
  const at = pane === null ? active : pane - 1
  const shown = view.panes[at]!
  if (count > 1 && pane === null) {
    io.warn(`The view has ${count} plots; plot ${at + 1} is drawn, the one that was active. --pane N draws another.`)
  }
  const { drawn, camera, options } = shown
  if (!drawn) throw new AppError('bad-input', `${source}: plot ${at + 1} has no features; there is nothing to draw.`)
  if (shown.plot === 'plane') {
    const what = `${source}: plot ${at + 1} shows the activation plane, which only the window draws`
    throw new AppError('unsupported-format', `${what}. Save the view with its zones to draw those.`)
  }
  const info = await local.data.call('workspace.get', undefined)
  const missing = missingFrom({ ...view, panes: [shown] }, info)
  if (missing.length > 0) {
    throw new AppError(
      'not-found',
      `${source}: plot ${at + 1} draws ${missingWords(missing)}: not in ${info.path}. Add it there first.`,
    )
  }
  const { spec, slots } = drawn
  const zones = await local.data.call('zone.view', spec, {
    signal: io.signal,
    onProgress: ({ done, total, phase }) => io.progress(`${phase}: ${done} of ${total}`),
  })
  const labels: string[] = []
  for (const { feature } of zones.features) {
    const { current } = await local.data.call('definition.get', { dictionary: spec.dictionary, feature })
    labels.push(current?.label ?? '')
  }
  const run = info.runs.find(
    r => r.dictionary === spec.dictionary && r.activations === spec.activations && r.state === 'done',
  )
  return newFigure(zones, {
    dictionaryName: info.dictionaries.find(d => d.id === spec.dictionary)!.name,
    activationsName: info.activations.find(a => a.id === spec.activations)!.name,
    labels,
    theme: 'light',
    camera,
    version: toolVersion,
    run: run?.id ?? null,
    slots,
    options,
  })
}
