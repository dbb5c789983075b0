// Matching two dictionaries in 2,304 dimensions by size: products in blocks, the 32 best of both sides, the auction. Limit at 16,384: 60 s on two cores.
export async function run({ report, load }) {
  const { crossNeighbours } = await load('/main/inference/cross-blocks.ts')
  const { assignLists } = await load('/core/matching/assign-lists.ts')
  const { createRandom } = await load('/core/random.ts')
  const [d, count] = [2_304, 32]
  const ref = { path: '', options: {}, provider: 'cpu', threads: 2 }
  for (const [m, limit] of [
    [1_024, 2],
    [4_096, 8],
    [16_384, 60],
  ]) {
    const random = createRandom(m)
    const a = Float32Array.from({ length: m * d }, () => random.next() - 0.5)
    // Six of ten come back with noise, at other places; the others are new.
    const b = new Float32Array(m * d)
    for (let i = 0; i < m; i++) {
      const to = ((i * 7) % m) * d
      for (let j = 0; j < d; j++)
        b[to + j] = i % 10 < 6 ? a[i * d + j] + 0.5 * (random.next() - 0.5) : random.next() - 0.5
    }
    const model = rows => ({ spec: { dSae: m, dIn: d, dOut: d }, readDirections: async () => rows.slice() })
    const lists = side => ({ count, features: new Int32Array(m * count), cosines: new Float32Array(m * count), side })
    const [there, back] = [lists('a'), lists('b')]
    const input = { a: ref, b: ref, vector: 'decoder', count, centred: false, absolute: false, turn: null, all: false, recovery: null } // prettier-ignore
    const from = performance.now()
    const take = part => {
      const to = part.side === 'a' ? there : back
      to.features.set(part.features, part.from * count)
      to.cosines.set(part.cosines, part.from * count)
    }
    await crossNeighbours(model(a), model(b), input, take, new AbortController().signal)
    const products = performance.now()
    const { matched, gap } = assignLists(there, back)
    if (matched < 0.6 * m || gap > 1) throw new Error(`${matched} of ${m} matched, duality gap ${gap}`)
    const end = performance.now()
    report(`matching_${m}_products`, (products - from) / 1000, 's', { limit })
    report(`matching_${m}_features`, (end - from) / 1000, 's', { limit })
  }
}
