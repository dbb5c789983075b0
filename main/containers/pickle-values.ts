// What a pickle is read as: plain values, names, and records of what classes would have made. Data and inference processes, command line.

/** A name that the pickle refers to, from the list; nothing but its words. */
export interface PickleName {
  name: string
}
export type PickleValue =
  null | boolean | number | bigint | string | PickleName | object | PickleValue[] | Map<PickleValue, PickleValue>

/** What a class made of its arguments and state would be, as plain data: nothing of it was ever called. */
export class PickleRecord {
  readonly className: string
  readonly args: readonly PickleValue[]
  /** its state, as BUILD gives it */
  readonly attributes = new Map<PickleValue, PickleValue>()
  constructor(className: string, args: readonly PickleValue[]) {
    this.className = className
    this.args = args
  }
}

export interface PickleReader {
  /** for messages */
  label: string
  /** names that may be referred to, as module.name */
  names: ReadonlySet<string>
  /** What a name applied to arguments stands for. @throws AppError for names that stand for nothing */
  apply(name: string, args: PickleValue[]): PickleValue
  /** What a persistent id stands for (torch: a storage). */
  persistent(id: PickleValue): PickleValue
  /** Names off the list that may be referred to; whatever is made by one becomes a PickleRecord. Absent: there are none. */
  isRecord?(name: string): boolean
}

export const isMap = (value: unknown): value is Map<PickleValue, PickleValue> => value instanceof Map
export const isName = (value: unknown): value is PickleName =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && 'name' in value
