// All eigenvectors of a larger symmetric matrix: Householder reduction, then implicit QL. Pure; worker thread.

/**
 * Eigenvalues (ascending) and orthonormal eigenvectors of a symmetric matrix [n, n], about 9 n^3 operations (Golub and Van Loan 8.3; EISPACK's tred2 and
 * tql2). For n up to about 150 `symmetricEigen` is as good and simpler.
 * @param matrix [n * n], symmetric; left as it is
 * @throws Error when the iteration does not converge, which a matrix of finite numbers does not do
 */
export function symmetricEigenbasis(
  matrix: Float64Array,
  n: number,
): { values: Float64Array; vectors: Float64Array[] } {
  const q = matrix.slice()
  const diagonal = new Float64Array(n)
  const off = new Float64Array(n)
  reduce(q, diagonal, off, n)
  iterate(q, diagonal, off, n)
  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[i]! - diagonal[j]!)
  return { values: Float64Array.from(order, k => diagonal[k]!), vectors: order.map(k => q.slice(k * n, (k + 1) * n)) }
}

/** To tridiagonal form; q becomes the orthogonal transformation, its rows the basis. */
function reduce(q: Float64Array, diagonal: Float64Array, off: Float64Array, n: number): void {
  const a = q.slice()
  q.fill(0)
  for (let i = 0; i < n; i++) q[i * n + i] = 1
  const v = new Float64Array(n)
  const p = new Float64Array(n)
  for (let k = 0; k < n - 2; k++) {
    // The reflection that keeps only the first entry below the diagonal of column k.
    let square = 0
    for (let i = k + 1; i < n; i++) square += a[i * n + k]! ** 2
    const length = Math.sqrt(square)
    if (!(length > 0)) continue
    const head = a[(k + 1) * n + k]!
    const alpha = head > 0 ? -length : length
    for (let i = k + 1; i < n; i++) v[i] = a[i * n + k]!
    v[k + 1] = head - alpha
    const norm = square - head * head + v[k + 1]! ** 2
    if (!(norm > 0)) continue
    const beta = 2 / norm
    p.fill(0)
    for (let i = k; i < n; i++) {
      let sum = 0
      for (let j = k + 1; j < n; j++) sum += a[i * n + j]! * v[j]!
      p[i] = beta * sum
    }
    let along = 0
    for (let i = k + 1; i < n; i++) along += v[i]! * p[i]!
    const half = (beta * along) / 2
    for (let i = k + 1; i < n; i++) p[i] = p[i]! - half * v[i]!
    for (let i = k + 1; i < n; i++) {
      const [vi, pi] = [v[i]!, p[i]!]
      for (let j = k + 1; j < n; j++) a[i * n + j]! -= vi * p[j]! + pi * v[j]!
    }
    a[(k + 1) * n + k] = a[k * n + k + 1] = alpha
    for (let i = k + 2; i < n; i++) a[i * n + k] = a[k * n + i] = 0
    // Rows of q are the basis: q <- H q.
    const mixed = new Float64Array(n)
    for (let i = k + 1; i < n; i++) for (let j = 0; j < n; j++) mixed[j]! += v[i]! * q[i * n + j]!
    for (let i = k + 1; i < n; i++) {
      const by = beta * v[i]!
      for (let j = 0; j < n; j++) q[i * n + j]! -= by * mixed[j]!
    }
  }
  for (let i = 0; i < n; i++) {
    diagonal[i] = a[i * n + i]!
    off[i] = i + 1 < n ? a[(i + 1) * n + i]! : 0
  }
}

const mostSweeps = 60

/** Implicit QL with Wilkinson's shift; every rotation turns two rows of the basis. */
function iterate(q: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  for (let l = 0; l < n; l++) {
    for (let sweep = 0; ; sweep++) {
      let m = l
      while (m < n - 1 && Math.abs(e[m]!) > 2e-16 * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++
      if (m === l) break
      if (sweep === mostSweeps)
        throw new Error('Eigenvalues did not converge: the matrix may hold numbers that are not finite.')
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!)
      let r = Math.hypot(g, 1)
      g = d[m]! - d[l]! + e[l]! / (g + (g >= 0 ? r : -r))
      let [s, c, p] = [1, 1, 0]
      let i = m - 1
      for (; i >= l; i--) {
        const f = s * e[i]!
        const b = c * e[i]!
        r = Math.hypot(f, g)
        e[i + 1] = r
        if (r === 0) {
          d[i + 1] = d[i + 1]! - p
          e[m] = 0
          break
        }
        s = f / r
        c = g / r
        g = d[i + 1]! - p
        r = (d[i]! - g) * s + 2 * c * b
        p = s * r
        d[i + 1] = g + p
        g = c * r - b
        for (let k = 0, x = i * n, y = (i + 1) * n; k < n; k++, x++, y++) {
          const [low, high] = [q[x]!, q[y]!]
          q[y] = s * low + c * high
          q[x] = c * low - s * high
        }
      }
      if (r === 0 && i >= l) continue
      d[l] = d[l]! - p
      e[l] = g
      e[m] = 0
    }
  }
}
