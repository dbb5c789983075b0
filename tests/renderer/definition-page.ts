// A page with a definition editor whose server can fail, and a clock of the test's own. For the tests of the editor's store.
import { afterEach, beforeEach, vi } from 'vitest'
import type { AppError } from '../../shared/errors.ts'
import { connectData, makeDefinitions, startPage } from './fake-servers.ts'

export const key = (feature: number) => ({ dictionary: 'dict-a', feature })
export const settle = () => vi.advanceTimersByTimeAsync(0)

/** A new one before every test of the file. */
export function definitionPage() {
  const page = {
    definitions: makeDefinitions(),
    failWith: null as AppError | null,
    readFailsWith: null as AppError | null,
    server: null as unknown as ReturnType<typeof connectData>,
    /** every event: its feature and label */
    labels: () => page.definitions.events.map(e => `${e.feature} ${e.label}`),
    handlers: () => ({
      'definition.get': (input: { feature: number }) => {
        if (page.readFailsWith) throw page.readFailsWith
        return page.definitions.get(input)
      },
      'definition.save': (input: any) => {
        if (page.failWith) throw page.failWith
        return page.definitions.save(input)
      },
    }),
  }
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    startPage()
    page.definitions = makeDefinitions()
    page.failWith = page.readFailsWith = null
    page.server = connectData(page.handlers())
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  return page
}
