// What the preload puts into the page: exactly two keys. Renderer.
import type { AppEvent } from '../shared/contract.ts'
import type { ErrorCode } from '../shared/errors.ts'

declare global {
  interface Window {
    api: {
      call(
        name: string,
        input: unknown,
      ): Promise<{ ok: true; output: unknown } | { ok: false; code: ErrorCode; message: string }>
      onEvent(listener: (event: AppEvent) => void): () => void
    }
  }
}
