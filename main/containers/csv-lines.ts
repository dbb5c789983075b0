// Records of a file of separated values, found block by block: where every so many of them begin is kept, never the file. Data and inference
// processes, command line.
import { AppError } from '../../shared/errors.ts'
import { openSource, type ByteSource } from './source.ts'

/** a record with its line end, bytes: twice 65,536 numbers of 25 characters */
export const maxRecord = 4 * 2 ** 20
/** what lies between two places that are kept */
const stepBytes = 65_536
const blockBytes = 2 ** 20
const [lineFeed, carriageReturn, quote] = [0x0a, 0x0d, 0x22]

/** Where a record begins; lines count from 1. */
interface Place {
  record: number
  offset: number
  line: number
}

export interface CsvIndex {
  /** records that are not blank, the header included */
  records: number
  places: Place[]
}

/** A record without its line end. */
export interface RecordText {
  text: string
  line: number
}

interface Block {
  bytes: Uint8Array
  /** of bytes[0] */
  offset: number
  /** where each record begins and ends in `bytes`, with the line it begins on; blank ones are left out */
  records: { from: number; to: number; line: number }[]
}

/** @throws AppError bad-input naming the line: a record too long, a quote that never closes, NUL */
export async function readCsvIndex(path: string): Promise<CsvIndex> {
  const source = await openSource(path)
  try {
    const index: CsvIndex = { records: 0, places: [] }
    let kept = -Infinity
    const mark = await source.read(0, Math.min(3, source.size))
    const begin = mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf ? 3 : 0
    for await (const { offset, records } of blocksOf(source, { record: 0, offset: begin, line: 1 })) {
      for (const { from, line } of records) {
        if (offset + from - kept >= stepBytes) {
          kept = offset + from
          index.places.push({ record: index.records, offset: kept, line })
        }
        index.records++
      }
    }
    return index
  } finally {
    await source.close()
  }
}

/** Records [from, to), or as many of them as there are. @throws AppError bad-input as readCsvIndex; text that is not UTF-8 */
export async function* recordsBetween(
  source: ByteSource,
  { places }: CsvIndex,
  from: number,
  to: number,
): AsyncGenerator<RecordText> {
  if (from >= to || places.length === 0) return
  let low = 0
  let high = places.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (places[middle]!.record <= from) low = middle
    else high = middle
  }
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let at = places[low]!.record
  for await (const { bytes, records } of blocksOf(source, places[low]!)) {
    for (const record of records) {
      if (at >= to) return
      if (at++ < from) continue
      let text: string
      try {
        text = decoder.decode(bytes.subarray(record.from, record.to))
      } catch (e) {
        throw new AppError(
          'bad-input',
          `${source.path}: line ${record.line}: found bytes that are not UTF-8, expected text.`,
          { cause: e },
        )
      }
      yield { text, line: record.line }
    }
  }
}

/** Blocks of whole records, small ones first: most of what is asked for is a few rows. */
async function* blocksOf(source: ByteSource, place: Place): AsyncGenerator<Block> {
  let { offset, line } = place
  let block = stepBytes
  for (let end = offset; end < source.size; block = Math.min(blockBytes, 2 * block)) {
    end = Math.min(source.size, end + block)
    // What is left of the block before is read again: it is at most a record.
    const bytes = await source.read(offset, end - offset)
    const found = split(bytes, line, end === source.size)
    const what = problem(found, bytes.length)
    if (what !== null) throw new AppError('bad-input', `${source.path}: ${what}`)
    yield { bytes, offset, records: found.records }
    offset += found.rest
    line = found.line
  }
}

interface Split {
  records: Block['records']
  /** where the record begins that does not end here, and its line */
  rest: number
  line: number
  /** line of the first NUL byte; 0 where there is none */
  nul: number
  /** whether a quote is open at the end */
  isOpen: boolean
  isLast: boolean
}

/** Line ends between quotes belong to a cell. A quote where none may stand is found when the record is read. */
function split(bytes: Uint8Array, firstLine: number, isLast: boolean): Split {
  const records: Block['records'] = []
  let from = 0
  let line = firstLine
  let breaks = 0
  let isOpen = false
  const end = (at: number) => {
    const to = bytes[at - 1] === carriageReturn && at > from ? at - 1 : at
    if (to > from) records.push({ from, to, line })
    from = at + 1
    line += breaks + 1
    breaks = 0
  }
  if (!bytes.includes(quote)) {
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) end(at)
  } else {
    for (let at = 0; at < bytes.length; at++) {
      if (bytes[at] === quote) isOpen = !isOpen
      else if (bytes[at] === lineFeed) {
        if (isOpen) breaks++
        else end(at)
      }
    }
  }
  const zero = bytes.indexOf(0)
  let nul = 0
  if (zero >= 0) nul = bytes.subarray(0, zero).reduce((n, byte) => n + Number(byte === lineFeed), firstLine)
  if (isLast && !isOpen && from < bytes.length) end(bytes.length)
  return { records, rest: Math.min(from, bytes.length), line, nul, isOpen, isLast }
}

function problem({ records, rest, line, nul, isOpen, isLast }: Split, length: number): string | null {
  if (nul > 0) return `line ${nul}: found a NUL byte, expected text in UTF-8.`
  const long = records.find(({ from, to }) => to - from > maxRecord)
  const left = length - rest
  if (isOpen && (isLast || left > maxRecord)) {
    const where = isLast ? 'before the end of the file' : `within ${maxRecord} bytes`
    return `line ${line}: a quote is opened and not closed ${where}; a quote in a cell is written as """".`
  }
  if (!long && left <= maxRecord) return null
  return `line ${long?.line ?? line}: it has more than ${maxRecord} bytes, expected one row a line.`
}
