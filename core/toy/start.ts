// The weights that a run starts from (toy.md sections 4, 6, 7). Pure, every process.
import { createRandom } from '../random.ts'
import { partsOf, sizeOf, thetaOf } from './model.ts'
import { tightRadius2 } from './polygon.ts'
import type { ToyConfig } from './types.ts'

/** @throws Error for a polygon in other than two dimensions, and for matrices of another shape */
export function startTheta(config: ToyConfig): Float64Array {
  const { n, m, tied, start, seed } = config
  if (start.kind === 'given') {
    if (
      start.W.length !== m ||
      start.b.length !== n ||
      (start.M === null) !== tied ||
      start.W.some(row => row.length !== n)
    ) {
      throw new Error(
        `Weights of ${start.b.length} features in ${start.W.length} dimensions; ${n} in ${m} are expected.`,
      )
    }
    return thetaOf(start.W, start.b, start.M)
  }
  const random = createRandom(seed)
  const theta = new Float64Array(sizeOf(config))
  const { W, b, M } = partsOf(config, theta)
  if (start.kind === 'random') {
    const deviation = Math.sqrt(2 / (n + m))
    for (let i = 0; i < W.length; i++) W[i] = deviation * random.normal()
    if (!tied) for (let i = 0; i < M.length; i++) M[i] = deviation * random.normal()
    return theta
  }
  if (m !== 2) throw new Error(`A polygon lies in 2 latent dimensions; the model has ${m}.`)
  const k = Math.max(0, n - start.unlearnt)
  const r2 = (1 + start.slack) * tightRadius2(k)
  for (let i = 0; i < n; i++) {
    const on = i < k
    W[2 * i] = on ? Math.sqrt(r2) * Math.cos((2 * Math.PI * i) / k) : 0
    W[2 * i + 1] = on ? Math.sqrt(r2) * Math.sin((2 * Math.PI * i) / k) : 0
    b[i] = on ? 1 - r2 : 1 / n
  }
  if (k > 0 && start.shift !== 0) for (const i of new Set([0, k - 1])) b[i]! += start.shift
  if (start.noise > 0) for (let i = 0; i < W.length; i++) W[i]! += start.noise * random.normal()
  if (!tied) M.set(W)
  if (!config.bias) b.fill(0)
  return theta
}
