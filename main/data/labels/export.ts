// labels.export: definitions as a file of ours or of another program, with what that could not hold. Data process, command line.
import type { Ctx, In, Out, DataApi } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { emptyDefinition, type DefinitionBody } from '../../../shared/model.ts'
import { getDictionary } from '../catalogue.ts'
import type { Context } from '../context.ts'
import { currentByAnnotator, type OwnDefinition } from '../definitions.ts'
import { sha256 } from '../hash.ts'
import type { Db } from '../sqlite.ts'
import { saysNothing } from './bodies.ts'
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
  if (input.format === 'jsonl') {
    const { text, count, dictionaries } = eventLines(db, wanted)
    const [bytes] = await writeTexts(path, [{ path: '', text }], 'file')
    return { format: 'jsonl', file: path, files: 1, bytes: bytes!.byteLength, sha256: sha256(bytes!), dictionaries, written: count, notHeld: {}, skipped: [] } // prettier-ignore
  }
  const format = formats.get(input.format)!
  const notes = createNotes()
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

/** What the format takes: definitions that say something, with a label where that is all it has; one a feature where it has one. */
function keep(rows: OwnDefinition[], format: LabelFormat, notes: Notes): LabelRow[] {
  const needsLabel = !format.holds.includes('status')
  const said = rows.filter(({ feature, annotator, body }) => {
    const where = `#${feature} by ${annotator}`
    if (saysNothing(body)) return (notes.skip('it says nothing', where), false)
    if (needsLabel && body.label.trim() === '') return (notes.skip('it has no label', where), false)
    return true
  })
  if (!format.single) return said
  const last = new Map<number, OwnDefinition>()
  for (const row of said) {
    const known = last.get(row.feature)
    if (known) notes.skip('another annotator wrote later', `#${row.feature} by ${(known.at > row.at ? row : known).annotator}`) // prettier-ignore
    if (!known || row.at >= known.at) last.set(row.feature, row)
  }
  return [...last.values()]
}

/** Fields that say something and have no place, and earlier events. */
function countLost(db: Db, rows: LabelRow[], { holds }: LabelFormat, notes: Notes): void {
  const fields = Object.keys(emptyDefinition) as (keyof DefinitionBody)[]
  const events = db
    .prepare<[string, number, string], number>(
      'SELECT count(*) FROM definition_event WHERE dictionary_id = ? AND feature = ? AND annotator_id = ?',
    )
    .pluck()
  for (const { dictionary, feature, annotator, body } of rows) {
    for (const field of fields) {
      if (holds.includes(field) || JSON.stringify(body[field]) === JSON.stringify(emptyDefinition[field])) continue
      notes.ignore(field)
    }
    if (!holds.includes('annotator')) notes.ignore('annotator')
    if (!holds.includes('at')) notes.ignore('at')
    notes.ignore('earlier events', events.get(dictionary!, feature, annotator!)! - 1)
  }
}
