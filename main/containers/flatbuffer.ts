// Tables of a flatbuffer from a stranger: every offset is checked against the bytes that are there, nothing is followed further than asked.
// https://flatbuffers.dev/internals. Data and inference processes, command line.
import { AppError } from '../../shared/errors.ts'

const maxItems = 2 ** 20

/** A table; fields are asked for by number, and absent ones give the default. @throws AppError bad-input from every reading */
export class FlatTable {
  private readonly view: DataView
  private readonly at: number
  private readonly label: string
  private readonly fields: number
  private readonly vtable: number

  constructor(view: DataView, at: number, label: string) {
    this.view = view
    this.at = at
    this.label = label
    this.vtable = at - this.int32(at)
    this.fields = Math.floor((this.uint16(this.vtable) - 4) / 2)
  }

  /** The table that a buffer begins with. */
  static root(bytes: Uint8Array, label: string): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (bytes.length < 8) throw new AppError('bad-input', `${label}: a description of ${bytes.length} bytes is broken.`)
    return new FlatTable(view, view.getUint32(0, true), label)
  }

  byte(field: number, or: number): number {
    const at = this.place(field)
    return at === 0 ? or : this.view.getUint8(this.within(at, 1))
  }
  short(field: number, or: number): number {
    const at = this.place(field)
    return at === 0 ? or : this.view.getInt16(this.within(at, 2), true)
  }
  int(field: number, or: number): number {
    const at = this.place(field)
    return at === 0 ? or : this.int32(at)
  }
  /** A 64-bit integer that a number holds exactly. */
  long(field: number, or: number): number {
    const at = this.place(field)
    return at === 0 ? or : this.int64(at)
  }
  has(field: number): boolean {
    return this.place(field) !== 0
  }
  table(field: number): FlatTable | null {
    const at = this.place(field)
    return at === 0 ? null : new FlatTable(this.view, this.follow(at), this.label)
  }
  text(field: number): string {
    const list = this.list(field, 1)
    if (!list) return ''
    return new TextDecoder().decode(new Uint8Array(this.view.buffer, this.view.byteOffset + list.at, list.length))
  }
  tables(field: number): FlatTable[] {
    const list = this.list(field, 4)
    return Array.from(
      { length: list?.length ?? 0 },
      (_, i) => new FlatTable(this.view, this.follow(list!.at + 4 * i), this.label),
    )
  }
  /** Pairs of 64-bit integers: structs that lie in the list itself. */
  pairs(field: number): [number, number][] {
    const list = this.list(field, 16)
    return Array.from({ length: list?.length ?? 0 }, (_, i) => [
      this.int64(list!.at + 16 * i),
      this.int64(list!.at + 16 * i + 8),
    ])
  }

  private list(field: number, size: number): { at: number; length: number } | null {
    const at = this.place(field)
    if (at === 0) return null
    const start = this.follow(at)
    const length = this.view.getUint32(this.within(start, 4), true)
    if (length > maxItems) throw this.broken()
    return { at: this.within(start + 4, length * size), length }
  }
  /** Where a field lies; 0 where it is absent. */
  private place(field: number): number {
    if (field >= this.fields) return 0
    const offset = this.uint16(this.vtable + 4 + 2 * field)
    return offset === 0 ? 0 : this.at + offset
  }
  private follow(at: number): number {
    return at + this.view.getUint32(this.within(at, 4), true)
  }
  private int32(at: number): number {
    return this.view.getInt32(this.within(at, 4), true)
  }
  private uint16(at: number): number {
    return this.view.getUint16(this.within(at, 2), true)
  }
  private int64(at: number): number {
    const value = Number(this.view.getBigInt64(this.within(at, 8), true))
    if (!Number.isSafeInteger(value)) throw this.broken()
    return value
  }
  private within(at: number, length: number): number {
    if (!(at >= 0 && at + length <= this.view.byteLength)) throw this.broken()
    return at
  }
  private broken(): AppError {
    return new AppError('bad-input', `${this.label}: a description in it is broken (a number in it points outside).`)
  }
}
