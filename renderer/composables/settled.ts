// A pause before a call that takes work, so that walking past many features starts none of them. Renderer.
import { AppError } from '../../shared/errors.ts'

/** Resolves after a moment. @throws AppError cancelled */
export const settled = (signal: AbortSignal, ms = 120): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(new AppError('cancelled', 'Cancelled.'))
    })
  })
