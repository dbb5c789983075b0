// A pickle from a stranger as plain values: no opcode calls, imports or makes anything by name; names that are not on a list end the reading.
// https://github.com/python/cpython/blob/3.13/Lib/pickletools.py. Data and inference processes, command line.
import { AppError } from '../../shared/errors.ts'
import { isMap, isName, PickleRecord, type PickleReader, type PickleValue } from './pickle-values.ts'

export * from './pickle-values.ts'

const mark = Symbol('mark')
type Slot = PickleValue | typeof mark
const maxValues = 2 ** 20

/**
 * Reads one pickle that starts at byte `from`.
 * @returns its value, and where the next byte lies
 * @throws AppError bad-input when it is broken; unsupported-format for names off the list and opcodes that only programs need
 */
export function readPickle(
  bytes: Uint8Array<ArrayBuffer>,
  from: number,
  reader: PickleReader,
): { value: PickleValue; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bad = (what: string) => new AppError('bad-input', `${reader.label}: not a valid pickle: ${what}`)
  const stack: Slot[] = []
  const memo = new Map<number, PickleValue>()
  let at = from
  let count = 0

  const take = (length: number): number => {
    if (!(length >= 0 && at + length <= bytes.length)) throw bad(`it ends inside a value at byte ${at}.`)
    at += length
    return at - length
  }
  const push = (value: Slot) => {
    if (++count > maxValues) throw bad(`it has more than ${maxValues} values.`)
    stack.push(value)
  }
  const pop = (): PickleValue => {
    const value = stack.pop()
    if (value === undefined || value === mark) throw bad(`a value is missing before byte ${at}.`)
    return value
  }
  const popToMark = (): PickleValue[] => {
    const start = stack.lastIndexOf(mark)
    if (start < 0) throw bad(`a mark is missing before byte ${at}.`)
    return stack.splice(start).slice(1) as PickleValue[]
  }
  const peek = <T>(is: (value: unknown) => value is T, what: string): T => {
    const value = stack.at(-1)
    if (!is(value)) throw bad(`found something else before byte ${at}, expected ${what}.`)
    return value
  }
  const text = (length: number) => new TextDecoder().decode(bytes.subarray(take(length), at))
  const line = () => {
    const end = bytes.indexOf(10, at)
    if (end < 0 || end - at > 200) throw bad(`a name at byte ${at} does not end.`)
    const value = text(end - at)
    at++
    return value
  }
  const refer = (module: string, name: string) => {
    const full = `${module}.${name}`
    if (reader.names.has(full) || reader.isRecord?.(full)) return push({ name: full })
    const what = `it refers to ${full.slice(0, 100)}, which is not part of a file of tensors`
    throw new AppError(
      'unsupported-format',
      `${reader.label}: ${what}. Nothing was run. Save only the tensors (a state_dict).`,
    )
  }
  /** A class, or a function: on the list it stands for something, off it for a record. */
  const make = (name: PickleValue, args: PickleValue): PickleValue => {
    if (!isName(name) || !Array.isArray(args)) throw bad(`something that is no name is applied before byte ${at}.`)
    return reader.names.has(name.name) ? reader.apply(name.name, args) : new PickleRecord(name.name, args)
  }
  const recall = (key: number) => {
    if (!memo.has(key)) throw bad(`it recalls value ${key}, which it never kept.`)
    push(memo.get(key)!)
  }
  const keep = (key: number) => {
    const value = stack.at(-1)
    if (value === undefined || value === mark) throw bad(`nothing is there to keep at byte ${at}.`)
    memo.set(key, value)
  }
  const setItems = (dict: Map<PickleValue, PickleValue>, items: PickleValue[]) => {
    if (items.length % 2) throw bad(`a key has no value before byte ${at}.`)
    for (let i = 0; i < items.length; i += 2) dict.set(items[i]!, items[i + 1]!)
  }
  const long = (length: number) => {
    let value = 0n
    const start = take(length)
    for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[start + i]!)
    const signed = BigInt.asIntN(8 * length, value)
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed
  }

  for (;;) {
    const op = bytes[take(1)]!
    switch (op) {
      case 0x80: // PROTO
        if (bytes[take(1)]! > 5) throw bad('its protocol is newer than 5.')
        break
      case 0x95: // FRAME
        take(8)
        break
      case 0x2e: // STOP
        return { value: pop(), end: at }
      case 0x28: // MARK
        push(mark)
        break
      case 0x7d: // EMPTY_DICT
        push(new Map())
        break
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
        push([])
        break
      case 0x74: // TUPLE
        push(popToMark())
        break
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: // TUPLE3
        push(Array.from({ length: op - 0x84 }, pop).reverse())
        break
      case 0x61: {
        // APPEND
        const item = pop()
        peek(Array.isArray, 'a list').push(item)
        break
      }
      case 0x65: {
        // APPENDS
        const items = popToMark()
        const list = peek(Array.isArray, 'a list')
        for (const item of items) list.push(item)
        break
      }
      case 0x73: {
        // SETITEM
        const value = pop()
        const key = pop()
        setItems(peek(isMap, 'a dict'), [key, value])
        break
      }
      case 0x75: {
        // SETITEMS
        const items = popToMark()
        setItems(peek(isMap, 'a dict'), items)
        break
      }
      case 0x4e: // NONE
        push(null)
        break
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        push(op === 0x88)
        break
      case 0x4b: // BININT1
        push(bytes[take(1)]!)
        break
      case 0x4d: // BININT2
        push(view.getUint16(take(2), true))
        break
      case 0x4a: // BININT
        push(view.getInt32(take(4), true))
        break
      case 0x8a: // LONG1
        push(long(bytes[take(1)]!))
        break
      case 0x47: // BINFLOAT
        push(view.getFloat64(take(8), false))
        break
      case 0x58: // BINUNICODE
        push(text(view.getUint32(take(4), true)))
        break
      case 0x8c: // SHORT_BINUNICODE
        push(text(bytes[take(1)]!))
        break
      case 0x71: // BINPUT
        keep(bytes[take(1)]!)
        break
      case 0x72: // LONG_BINPUT
        keep(view.getUint32(take(4), true))
        break
      case 0x94: // MEMOIZE
        keep(memo.size)
        break
      case 0x68: // BINGET
        recall(bytes[take(1)]!)
        break
      case 0x6a: // LONG_BINGET
        recall(view.getUint32(take(4), true))
        break
      case 0x63: // GLOBAL
        refer(line(), line())
        break
      case 0x93: {
        // STACK_GLOBAL
        const name = pop()
        const module = pop()
        if (typeof name !== 'string' || typeof module !== 'string') throw bad(`a name before byte ${at} is no text.`)
        refer(module, name)
        break
      }
      case 0x51: // BINPERSID
        push(reader.persistent(pop()))
        break
      case 0x52: {
        // REDUCE
        const args = pop()
        push(make(pop(), args))
        break
      }
      case 0x62: {
        // BUILD: attributes of an ordered dict (torch's _metadata) say nothing of its tensors
        const state = pop()
        const built = stack.at(-1)
        if (!(built instanceof PickleRecord)) peek(isMap, 'a dict')
        else for (const [key, value] of isMap(state) ? state : []) built.attributes.set(key, value)
        break
      }
      default: {
        if (reader.isRecord && op === 0x81) {
          // NEWOBJ
          const args = pop()
          push(make(pop(), args))
          break
        }
        if (reader.isRecord && op === 0x8f) {
          // EMPTY_SET
          push([])
          break
        }
        if (reader.isRecord && op === 0x90) {
          // ADDITEMS
          const items = popToMark()
          for (const item of items) peek(Array.isArray, 'a set').push(item)
          break
        }
        const code = `0x${op.toString(16).padStart(2, '0')}`
        throw new AppError(
          'unsupported-format',
          `${reader.label}: its pickle has opcode ${code} at byte ${at - 1}, which no file of tensors needs.`,
        )
      }
    }
  }
}
