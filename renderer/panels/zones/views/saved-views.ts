// What is on screen as a saved view, and a saved view as what to put on screen. Pure; renderer and tests.
import type { ZoneSpec } from '../../../../core/zones/types.ts'
import type { WorkspaceInfo } from '../../../../shared/model.ts'
import { canOpen, idsIn, missingFrom, type Missing, type SavedView } from '../../../../shared/saved-view.ts'
import { withoutPane } from '../pane-list.ts'
import type { More, Pane } from '../pane-model.ts'

/** Everything on screen that a view keeps. */
export interface Shown {
  panes: readonly Pane[]
  /** what each pane asks for, in the order of the panes */
  requests: readonly ({ spec: ZoneSpec; slots: number[] } | null)[]
  linked: boolean
  active: string
  maximised: string | null
  more: More
  table: SavedView['table']
  selectedRows: readonly number[]
  /** the open tool, and what the ledger shows while it is open */
  tool: string | null
  ledger: SavedView['ledger']
}

/** The view of what is shown. What is undefined is left out, as it is in its file. */
export function captureView(name: string, shown: Shown, info: WorkspaceInfo): SavedView {
  const { requests, panes, ...rest } = shown
  const named = panes.map((pane, i) => ({ ...pane, drawn: requests[i] ?? null }))
  const view = {
    format: 'zonoscope-view',
    version: 1,
    name,
    dictionaries: identities(idsIn([named, rest.table, rest.ledger], 'dictionary'), info.dictionaries, d => ({
      title: d.title,
    })),
    activations: identities(idsIn([named, rest.table, rest.ledger], 'activations'), info.activations, () => ({})),
    ...rest,
    panes: named,
  }
  return JSON.parse(JSON.stringify(view)) as SavedView
}

function identities<T extends { id: string; name: string }, M>(
  ids: readonly string[],
  known: readonly T[],
  more: (item: T) => M,
): ({ id: string; name: string } & M)[] {
  return known.filter(item => ids.includes(item.id)).map(item => ({ id: item.id, name: item.name, ...more(item) }))
}

/** What of a view can be put on screen in this workspace, and what it does not have. */
export interface Opened {
  panes: Pane[]
  active: string
  maximised: string | null
  /** null when the table's own dictionary or activations are not there */
  table: SavedView['table'] | null
  missing: Missing[]
}

/** Panes that cannot be drawn are left out; what others borrowed from them stays as it was drawn. */
export function openView(view: SavedView, info: WorkspaceInfo): Opened {
  const missing = missingFrom(view, info)
  const absent = view.panes.filter(pane => !canOpen(pane, missing))
  let panes: readonly Pane[] = absent.length < view.panes.length ? view.panes : []
  const drawn = new Map(view.panes.map(pane => [pane.id, pane.drawn]))
  for (const { id } of absent) panes = withoutPane(panes, id, pane => drawn.get(pane.id) ?? null)
  const { dictionary, activations } = view.table
  const hasTable = info.dictionaries.some(d => d.id === dictionary) && info.activations.some(a => a.id === activations)
  return {
    panes: panes.map(pane => withoutDrawn(pane)),
    active: panes.some(p => p.id === view.active) ? view.active : (panes[0]?.id ?? ''),
    maximised: panes.some(p => p.id === view.maximised) ? view.maximised : null,
    table: hasTable ? view.table : null,
    missing,
  }
}

function withoutDrawn(pane: Pane & { drawn?: unknown }): Pane {
  const rest = { ...pane }
  delete rest.drawn
  return rest
}

/** A name for what is shown: its features and dictionaries; numbered where it is taken. */
export function suggestName(shown: Pick<Shown, 'requests'>, info: WorkspaceInfo, taken: readonly string[]): string {
  const titleOf = (id: string) => {
    const found = info.dictionaries.find(d => d.id === id)
    return found?.title || found?.name || id.slice(0, 8)
  }
  const specs = shown.requests.flatMap(request => (request ? [request.spec] : []))
  const first = specs[0]
  if (!first) return numbered('View', taken)
  const ids = first.features.map(f => `#${f}`).join(', ')
  const dictionaries = [...new Set(specs.map(spec => titleOf(spec.dictionary)))]
  return numbered(`${ids} of ${dictionaries.join(' and ')}`.slice(0, 120), taken)
}

/** The name, or with the first number that makes it a new one. */
export function numbered(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name
  let n = 2
  while (taken.includes(`${name} (${n})`)) n++
  return `${name} (${n})`
}
