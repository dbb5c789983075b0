// Spherical k-means with its products in ONNX Runtime, against the same loop with plain products.
import { describe, expect, it } from 'vitest'
import { sphericalKMeans } from '../../../core/analysis/spherical-k-means.ts'
import { spreadCentres } from '../../../core/analysis/spread-centres.ts'
import { createRandom } from '../../../core/random.ts'
import { clusterRows } from '../../../main/inference/cluster-rows.ts'

const [n, d, k] = [3_000, 24, 40]
const random = createRandom(3)
const centres = Float32Array.from({ length: k * d }, () => random.normal())
const x = Float32Array.from({ length: n * d }, (_, i) => centres[(Math.floor(i / d) % k) * d + (i % d)]! + 0.2 * random.normal()) // prettier-ignore
const init = Float32Array.from(spreadCentres(x, n, d, k, 1))
const ask = (change: object = {}, signal = new AbortController().signal) =>
  clusterRows({ x, d, init, most: 50, threads: 1, ...change }, signal)

describe('clusterRows', () => {
  it('has the labels and centres of the plain loop', async () => {
    const found = await ask()
    const plain = sphericalKMeans(x, n, d, init, 50)
    expect(found.labels).toEqual(plain.labels)
    expect(found.updates).toBe(plain.updates)
    found.centres.forEach((v, i) => expect(Math.abs(v - plain.centres[i]!)).toBeLessThan(1e-9))
  })

  it('is cancelled between products, and refuses what are no rows', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(ask({}, controller.signal)).rejects.toMatchObject({ code: 'cancelled' })
    await expect(ask({ d: 7 })).rejects.toMatchObject({ code: 'bad-input' })
    await expect(ask({ init: new Float32Array() })).rejects.toMatchObject({ code: 'bad-input' })
  })
})
