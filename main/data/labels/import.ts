// labels.import: definitions of a file, appended; nothing that is there is changed, nothing is dropped unsaid. Data process, command line.
import { setImmediate } from 'node:timers/promises'
import type { Ctx, DataApi, In, Out, Progress } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { allDictionaries, getDictionary, type DictionaryRecord } from '../catalogue.ts'
import type { Context } from '../context.ts'
import { appendDefinition } from '../definitions.ts'
import { saysNothing } from '../../../shared/standing.ts'
import { checkBody } from './bodies.ts'
import { mergeEvent, readEvents, type Merged } from './events.ts'
import { formats } from './formats/index.ts'
import { readTexts } from './label-files.ts'
import { createNotes, type Notes } from './notes.ts'
import { targetOf } from './target.ts'

type Input = Omit<In<DataApi, 'labels.import'>, 'fileId'>
type Answer = Out<DataApi, 'labels.import'>
type Call = Ctx<Progress<DataApi, 'labels.import'>>

/** definitions of a transaction: between two, others have a turn */
const chunk = 200

/** One definition or event of the file, ready to be written. */
interface Item {
  dictionary: string
  feature: number
  where: string
  write(): Merged
}

/** @throws AppError not-found, bad-input when nothing of the file is this format, read-only, disk-full, cancelled */
export async function importLabels(ctx: Context, input: Input, path: string, call: Call): Promise<Answer> {
  const notes = createNotes()
  const find = finder(ctx, input, notes)
  const { items, read } =
    input.format === 'jsonl' ? await fromEvents(ctx, path, find, notes) : await fromRows(ctx, input, path, find, notes, call) // prettier-ignore
  const counts = { added: 0, unchanged: 0 }
  const added = new Map<string, number>()
  const changed = new Set<string>()
  for (let from = 0; from < items.length; from += chunk) {
    if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled. What was read so far is kept; importing again goes on.') // prettier-ignore
    ctx.ws.db
      .transaction(() => {
        for (const item of items.slice(from, from + chunk)) {
          const result = item.write()
          if (result === 'conflict') notes.skip('its id is that of another event here', item.where)
          else if (result === 'untold') notes.skip('a test of a definition that is not here', item.where)
          else counts[result]++
          if (result !== 'added') continue
          added.set(item.dictionary, (added.get(item.dictionary) ?? 0) + 1)
          changed.add(item.dictionary)
        }
      })
      .immediate()
    call.progress({ done: Math.min(items.length, from + chunk), total: items.length, phase: 'Importing definitions' })
    await setImmediate()
  }
  for (const dictionary of changed) ctx.emit({ t: 'labels', dictionary })
  const names = new Map(allDictionaries(ctx.ws).map(({ id, name }) => [id, name]))
  return {
    format: input.format,
    file: path,
    read,
    ...counts,
    skipped: notes.skipped(),
    notHeld: notes.notHeld(),
    dictionaries: [...added].map(([id, n]) => ({ id, name: names.get(id) ?? null, added: n })),
  }
}

/** Which dictionary a row belongs to; null where there is none, which is noted. */
type Find = (named: string | null, feature: number, where: string, keepUnknown: boolean) => string | null

function finder(ctx: Context, { dictionary, map }: Input, notes: Notes): Find {
  const all = allDictionaries(ctx.ws)
  const given = dictionary === null ? null : getDictionary(ctx.ws, dictionary)
  const mapped = new Map(Object.entries(map).map(([from, to]) => [from, getDictionary(ctx.ws, to)]))
  const known = new Map<string, DictionaryRecord | null>()
  const byName = (named: string): DictionaryRecord | null => {
    const other = [...mapped].find(([from]) => named === from || (from.length >= 8 && named.startsWith(from)))
    if (other) return other[1]
    const found = all.filter(({ id }) => id === named || (/^[0-9a-f]{8,}$/.test(named) && id.startsWith(named)))
    return found.length === 1 ? found[0]! : null
  }
  const lookUp = (named: string) => {
    if (!known.has(named)) known.set(named, byName(named))
    return known.get(named)!
  }
  return (named, feature, where, keepUnknown) => {
    const record = named === null ? (given ?? (all.length === 1 ? all[0]! : null)) : lookUp(named)
    if (!record) {
      if (named !== null && keepUnknown) return named
      notes.skip(
        named === null
          ? 'it names no dictionary, and there are several: name one with --dictionary'
          : `of a dictionary that is not here (${named.slice(0, 12)}): say which it is with --map ${named.slice(0, 12)}=ID`,
        where,
      )
      return null
    }
    if (feature < record.dSae) return record.id
    notes.skip(`${record.name} has only ${record.dSae} features`, where)
    return null
  }
}

async function fromEvents(ctx: Context, path: string, find: Find, notes: Notes) {
  const [file] = await readTexts(path, () => false, notes)
  if (!file) throw new AppError('bad-input', `${path}: found a folder, expected a file of definitions (JSONL).`)
  const events = readEvents({ ...file, path: '' }, notes)
  requireSome(path, 'jsonl', events.length, file.text, notes)
  const items: Item[] = []
  for (const event of events) {
    const where = `event ${event.id}`
    // What people said of a dictionary that is not here is kept for the day it is.
    const dictionary = find(event.dictionary_id, event.feature, where, true)
    if (dictionary === null) continue
    const own = { ...event, dictionary_id: dictionary }
    items.push({ dictionary, feature: event.feature, where, write: () => mergeEvent(ctx.ws.db, own) })
  }
  return { items, read: events.length }
}

async function fromRows(ctx: Context, input: Input, path: string, find: Find, notes: Notes, { signal }: Call) {
  const format = formats.get(input.format)!
  const all = allDictionaries(ctx.ws)
  const only = input.dictionary !== null ? getDictionary(ctx.ws, input.dictionary) : all.length === 1 ? all[0]! : null
  const needsTarget = !format.holds.includes('dictionary')
  const target = needsTarget && only ? await targetOf(ctx, only, input.options, signal) : null
  const files = await readTexts(path, name => format.reads(name), notes)
  if (files.length === 0) throw new AppError('bad-input', `${path}: found no file of ${input.format} in it.`)
  const rows = format.read(files, notes, target)
  requireSome(path, input.format, rows.length, files.map(f => f.text).join(''), notes)
  const items: Item[] = []
  for (const { dictionary: named, feature, annotator: by, at, kind, body: raw } of rows) {
    const where = `#${feature}`
    const dictionary = find(named, feature, where, false)
    if (dictionary === null) continue
    const body = checkBody(raw)
    if (typeof body === 'string') {
      notes.skip(body, where)
      continue
    }
    if (saysNothing(body)) {
      notes.skip('it says nothing', where)
      continue
    }
    const annotator = (by ?? input.annotator ?? input.format).slice(0, 100)
    const write = () => {
      const { saved, before } = appendDefinition(
        ctx.ws.db,
        { dictionary, feature, annotator, body, ...(kind && { kind }) },
        Date.now(),
      )
      const isNew = saved !== before
      // Events are in the order in which they came here: the file's own time has no place.
      if (isNew && at !== null) notes.ignore('at')
      return isNew ? 'added' : 'unchanged'
    }
    items.push({ dictionary, feature, where, write })
  }
  return { items, read: rows.length }
}

/** A file of which nothing could be read is not of this format; an empty one is. */
function requireSome(path: string, format: string, read: number, text: string, notes: Notes): void {
  if (read > 0 || text.trim() === '') return
  const [first] = notes.skipped()
  if (!first) return
  throw new AppError('bad-input', `${path}: found no definition that ${format} would have, but ${first.reason} (${first.examples[0] ?? ''}).`) // prettier-ignore
}
