// A saved view: zone plots side by side as they were looked at, as a file and as a row of the workspace. Every process.
import { z } from 'zod'
import { greySlot } from '../core/figure/palette.ts'
import { AppError } from './errors.ts'
import { ledgerStateSchema } from './ledger-schemas.ts'
import { mostPanes, paneSchema } from './pane-schemas.ts'
import { feature, id, row } from './schema-parts.ts'
import { zoneSpecSchema } from './view-schemas.ts'

/** bytes of the largest view that is read */
export const largestView = 16_000_000

const name = z.string().trim().min(1).max(200)
const identity = z.object({ id, name: z.string().max(500) })
const slot = z.int().min(0).max(7)

export const savedViewSchema = z.object({
  format: z.literal('zonoscope-view'),
  version: z.literal(1),
  name,
  /** what the panes are of, for a workspace that does not have it */
  dictionaries: z.array(identity.extend({ title: z.string().max(500) })).max(32),
  activations: z.array(identity).max(32),
  /** what was chosen in the feature table, which following panes draw */
  table: z.object({
    dictionary: id.nullable(),
    activations: id.nullable(),
    chosen: z.array(z.object({ feature, slot })).max(8),
    current: feature.nullable(),
  }),
  panes: z
    .array(
      paneSchema.extend({
        /** the request as it was drawn, whatever it followed, with the colour slot of each feature; null for an empty pane */
        drawn: z.object({ spec: zoneSpecSchema, slots: z.array(z.int().min(greySlot).max(7)).max(8) }).nullable(),
      }),
    )
    .min(1)
    .max(mostPanes),
  linked: z.boolean(),
  active: z.string().max(40),
  maximised: z.string().max(40).nullable(),
  more: z.object({ foot: z.boolean(), controls: z.boolean() }),
  selectedRows: z.array(row).max(200_000),
  /** the tool that is open under the plots, and what the ledger shows while it is that tool; what was kept before has neither */
  tool: z.string().max(40).nullable().optional(),
  ledger: ledgerStateSchema.optional(),
})
export type SavedView = z.infer<typeof savedViewSchema>
export type ViewPane = SavedView['panes'][number]

/** One line of the list of views: what each pane draws, without the rest. */
export interface SavedViewItem {
  id: string
  name: string
  updatedAt: string
  panes: {
    dictionary: string
    features: number[]
    dim: 2 | 3
    basis: string
    plot: 'zones' | 'plane'
    control: boolean
  }[]
}

const found = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value).slice(0, 80))

/**
 * Reads a view from the text of a file.
 * @param file its name, for messages
 * @throws AppError bad-input naming the file, what was found and what was expected; too-new
 */
export function parseSavedView(text: string, file: string): SavedView {
  if (text.length > largestView) {
    throw new AppError(
      'bad-input',
      `${file}: found ${text.length} characters, expected a view of at most ${largestView}.`,
    )
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (e) {
    const why = e instanceof Error ? e.message : String(e)
    throw new AppError('bad-input', `${file}: found no valid JSON (${why}), expected a Zonoscope view.`, { cause: e })
  }
  const { format, version } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
  if (format !== 'zonoscope-view') {
    throw new AppError('bad-input', `${file}: found the format ${found(format)}, expected "zonoscope-view".`)
  }
  if (typeof version === 'number' && version > 1) {
    throw new AppError(
      'too-new',
      `${file}: found a view of version ${version}; this program reads version 1. Update to open it.`,
    )
  }
  const result = savedViewSchema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const where = issue?.path.length ? ` at ${issue.path.join('.')}` : ''
  throw new AppError(
    'bad-input',
    `${file}: found a view that does not fit together: ${issue?.message ?? 'wrong'}${where}.`,
  )
}

/** Every id under one of these keys, anywhere in a request: slices may come from other dictionaries than the features. */
export function idsIn(value: unknown, key: 'dictionary' | 'activations'): string[] {
  const ids = new Set<string>()
  const visit = (v: unknown) => {
    if (typeof v !== 'object' || v === null) return
    for (const [k, inner] of Object.entries(v)) {
      if (k === key && typeof inner === 'string' && inner !== '') ids.add(inner)
      else visit(inner)
    }
  }
  visit(value)
  return [...ids]
}

export interface Missing {
  kind: 'dictionary' | 'activations'
  id: string
  name: string
}

interface Present {
  dictionaries: readonly { id: string }[]
  activations: readonly { id: string }[]
}

/** What the drawn panes of a view are of that a workspace does not have. */
export function missingFrom(view: SavedView, present: Present): Missing[] {
  const specs = view.panes.map(pane => pane.drawn?.spec)
  const lookFor = (
    kind: Missing['kind'],
    here: readonly { id: string }[],
    named: readonly { id: string; name: string; title?: string }[],
  ): Missing[] =>
    idsIn(specs, kind)
      .filter(wanted => !here.some(item => item.id === wanted))
      .map(wanted => {
        const known = named.find(item => item.id === wanted)
        return { kind, id: wanted, name: known?.title || known?.name || 'without a name' }
      })
  return [
    ...lookFor('dictionary', present.dictionaries, view.dictionaries),
    ...lookFor('activations', present.activations, view.activations),
  ]
}

/** "dictionary JumpReLU 1,024 (3f2a91bc…)", for messages. */
export const missingWords = (missing: readonly Missing[]): string =>
  missing.map(({ kind, id: wanted, name: called }) => `${kind} ${called} (${wanted.slice(0, 8)}…)`).join(', ')

/** Whether everything that a pane draws is there; an empty pane draws nothing and can always be opened. */
export function canOpen(pane: ViewPane, missing: readonly Missing[]): boolean {
  const spec = pane.drawn?.spec
  const ids = [...idsIn(spec, 'dictionary'), ...idsIn(spec, 'activations')]
  return !missing.some(item => ids.includes(item.id))
}
