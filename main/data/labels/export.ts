// labels.export: definitions as a file of ours or of another program, with what that could not hold. Data process, command line.
import type { Ctx, In, Out, DataApi } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { emptyDefinition, type DefinitionBody } from '../../../shared/model.ts'
import { getDictionary } from '../catalogue.ts'
import type { Context } from '../context.ts'
import { currentByAnnotator, type OwnDefinition } from '../definitions.ts'
import { sha256 } from '../hash.ts'
import type { Db } from '../sqlite.ts'
import { saysNothing } from '../../../shared/standing.ts'
import { blindAnnotator } from './blind.ts'
import { eventLines } from './events.ts'
import { formats } from './formats/index.ts'
import { writeTexts } from './label-files.ts'
import { createNotes, type Notes } from './notes.ts'
import { targetOf } from './target.ts'
import type { LabelFormat, LabelRow } from './types.ts'

type Input = Omit<In<DataApi, 'labels.export'>, 'fileId'>

/** @throws AppError not-found, bad-input, read-only, disk-full, cancelled */
export async function exportLabels(
  ctx: Context,
  input: Input,
  path: string,
  { signal }: Pick<Ctx<unknown>, 'signal'>,
): Promise<Out<DataApi, 'labels.export'>> {
  const { db } = ctx.ws
  const wanted = input.dictionary === null ? null : getDictionary(ctx.ws, input.dictionary).id
  const notes = createNotes()
  noteHidden(db, wanted, notes)
  if (input.format === 'jsonl') {
    const { text, count, dictionaries } = eventLines(db, wanted)
    const [bytes] = await writeTexts(path, [{ path: '', text }], 'file')
    return { format: 'jsonl', file: path, files: 1, bytes: bytes!.byteLength, sha256: sha256(bytes!), dictionaries, written: count, notHeld: {}, skipped: notes.skipped() } // prettier-ignore
  }
  const format = formats.get(input.format)!
  const all = currentByAnnotator(db, wanted)
  const dictionaries = [...new Set(all.map(row => row.dictionary))]
  if (!format.holds.includes('dictionary') && dictionaries.length > 1) {
    const names = dictionaries.map(id => `${id.slice(0, 12)} (${nameOf(ctx, id) ?? 'not in this workspace'})`)
    throw new AppError('bad-input', `${input.format} holds one dictionary, and ${names.length} have definitions: name one of ${names.join(', ')} with --dictionary.`) // prettier-ignore
  }
  const rows = keep(all, format, notes)
  countLost(db, rows, format, notes)
  const dictionary = wanted ?? dictionaries[0]
  const files = format.holds.includes('dictionary')
    ? format.write(rows, { dictionary: '', name: '', model: null, source: null, hook: null, layer: null })
    : dictionary === undefined
      ? nothingToWrite(input.format)
      : format.write(rows, await targetOf(ctx, getDictionary(ctx.ws, dictionary), input.options, signal))
  const written = await writeTexts(path, files, format.place)
  return {
    format: input.format,
    file: path,
    files: files.length,
    bytes: written.reduce((sum, b) => sum + b.byteLength, 0),
    sha256: written.length === 1 ? sha256(written[0]!) : null,
    dictionaries: [...new Set(rows.map(row => row.dictionary!))],
    written: rows.length,
    notHeld: notes.notHeld(),
    skipped: notes.skipped(),
  }
}

function nothingToWrite(format: string): never {
  throw new AppError('bad-input', `There are no definitions to write as ${format}.`)
}

const nameOf = ({ ws }: Context, id: string): string | null =>
  ws.db.prepare<[string], string>('SELECT name FROM dictionary WHERE id = ?').pluck().get(id) ?? null

/** Events that blind labelling keeps out of the file. */
function noteHidden(db: Db, dictionary: string | null, notes: Notes): void {
  const annotator = blindAnnotator(db)
  if (annotator === null) return
  const hidden = db
    .prepare<{ dictionary: string | null }, number>(
      `SELECT (SELECT count(*) FROM definition_event WHERE @dictionary IS NULL OR dictionary_id = @dictionary)
         - (SELECT count(*) FROM seen_event WHERE @dictionary IS NULL OR dictionary_id = @dictionary)`,
    )
    .pluck()
    .get({ dictionary })!
  for (let i = 0; i < hidden; i++) notes.skip(`hidden while ${annotator} labels blind`, 'events of others')
}

/** Of the resolutions of a feature, the one that stands alone. */
function withoutOldResolutions(rows: OwnDefinition[]): OwnDefinition[] {
  const key = (row: OwnDefinition) => `${row.dictionary} ${row.feature}`
  const last = new Map<string, OwnDefinition>()
  for (const row of rows) {
    const known = last.get(key(row))
    const isLater = !known || row.at > known.at || (row.at === known.at && row.event > known.event)
    if (row.kind === 'resolution' && isLater) last.set(key(row), row)
  }
  return rows.filter(row => row.kind === 'definition' || (last.get(key(row)) === row && !saysNothing(row.body)))
}

/** What the format takes: definitions that say something, with a label where that is all it has; the shown one a feature where it has one. */
function keep(all: OwnDefinition[], format: LabelFormat, notes: Notes): LabelRow[] {
  const needsLabel = !format.holds.includes('status')
  const said = withoutOldResolutions(all).filter(({ feature, annotator, body }) => {
    const where = `#${feature} by ${annotator}`
    if (saysNothing(body)) return (notes.skip('it says nothing', where), false)
    if (needsLabel && body.label.trim() === '') return (notes.skip('it has no label', where), false)
    return true
  })
  if (!format.single) return said
  const resolved = new Set(said.filter(row => row.kind === 'resolution').map(row => row.feature))
  const shown = new Map<number, OwnDefinition>()
  for (const row of said) {
    const known = shown.get(row.feature)
    const takes = !known || row.kind === 'resolution' || row.at > known.at || (row.at === known.at && row.event > known.event) // prettier-ignore
    const reason = resolved.has(row.feature) ? 'a resolved definition stands for it' : 'another annotator wrote later'
    if (known) notes.skip(reason, `#${row.feature} by ${(takes ? known : row).annotator}`)
    if (takes) shown.set(row.feature, row)
  }
  return [...shown.values()]
}

/** Fields that say something and have no place, and earlier events. */
function countLost(db: Db, rows: LabelRow[], { holds }: LabelFormat, notes: Notes): void {
  const fields = Object.keys(emptyDefinition) as (keyof DefinitionBody)[]
  const events = db
    .prepare<[string, number, string, string], number>(
      'SELECT count(*) FROM seen_event WHERE dictionary_id = ? AND feature = ? AND annotator_id = ? AND kind = ?',
    )
    .pluck()
  const tests = db
    .prepare<[string, number], number>(
      "SELECT count(*) FROM seen_event WHERE dictionary_id = ? AND feature = ? AND kind = 'test'",
    )
    .pluck()
  const places = new Set(rows.map(row => `${row.dictionary} ${row.feature}`))
  for (const place of places) {
    const [dictionary, feature] = place.split(' ') as [string, string]
    notes.ignore('prediction tests', tests.get(dictionary, Number(feature)))
  }
  for (const { dictionary, feature, annotator, body, kind = 'definition' } of rows) {
    for (const field of fields) {
      if (holds.includes(field) || JSON.stringify(body[field]) === JSON.stringify(emptyDefinition[field])) continue
      notes.ignore(field)
    }
    if (!holds.includes('annotator')) notes.ignore('annotator')
    if (!holds.includes('at')) notes.ignore('at')
    notes.ignore('earlier events', events.get(dictionary!, feature, annotator!, kind)! - 1)
    if (kind === 'resolution' && !holds.includes('kind')) notes.ignore('that it is resolved')
  }
}
