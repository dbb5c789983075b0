// The small pieces that the schemas of calls and of views share. Every process.
import { z } from 'zod'

/** of a call without input */
export const nothing = z.undefined().or(z.null().transform(() => undefined)) as unknown as z.ZodType<void>
export const id = z.string().min(1).max(200)
export const feature = z.int().min(0).max(10_000_000)
export const row = z.int().min(0).max(2_000_000_000)
export const finite = z.number().refine(Number.isFinite)

/** A typed array that must arrive as one. */
export const typed = <T>(name: string, of: new (...a: never[]) => T) =>
  z.custom<T>(v => v instanceof of, `expected ${name}`)
/** who said something */
export const annotator = z.string().min(1).max(100)
