// Eigenvalues of a 2 x 2 or 3 x 3 matrix that need not be symmetric. Pure, every process.

export interface Eigenvalue {
  re: number
  im: number
}

/**
 * Eigenvalues by decreasing size, a complex pair with the positive imaginary part first: roots of the characteristic polynomial
 * (quadratic formula; for three a real root by bisection first, then the quadratic that is left).
 * @param m [k][k] with k = 2 or 3
 */
export function eigenvalues(m: readonly (readonly number[])[]): Eigenvalue[] {
  const at = (i: number, j: number) => m[i]![j]!
  const minor = (i: number, j: number) => at(i, i) * at(j, j) - at(i, j) * at(j, i)
  if (m.length === 2) return bySize(quadratic(at(0, 0) + at(1, 1), minor(0, 1)))
  const trace = at(0, 0) + at(1, 1) + at(2, 2)
  const minors = minor(0, 1) + minor(0, 2) + minor(1, 2)
  const det =
    at(0, 0) * minor(1, 2) -
    at(0, 1) * (at(1, 0) * at(2, 2) - at(1, 2) * at(2, 0)) +
    at(0, 2) * (at(1, 0) * at(2, 1) - at(1, 1) * at(2, 0))
  const scale = Math.max(...m.flat().map(Math.abs), 0)
  // Rank below three: zero is a root, exactly what a map of fewer features has.
  if (Math.abs(det) <= 1e-14 * scale ** 3) return bySize([{ re: 0, im: 0 }, ...quadratic(trace, minors)])
  const real = realRoot(trace, minors, det)
  // x^3 - T x^2 + M x - D = (x - r)(x^2 - (T - r) x + D / r)
  return bySize([{ re: real, im: 0 }, ...quadratic(trace - real, det / real)])
}

/** Roots of x^2 - sum x + product. */
function quadratic(sum: number, product: number): Eigenvalue[] {
  const half = sum / 2
  const square = half * half - product
  if (square < -1e-14 * half * half) {
    const im = Math.sqrt(-square)
    return [
      { re: half, im },
      { re: half, im: -im },
    ]
  }
  const far = half + (half >= 0 ? 1 : -1) * Math.sqrt(Math.max(0, square))
  // The small root from the product: the difference would lose its digits.
  return [
    { re: far, im: 0 },
    { re: far === 0 ? 0 : product / far, im: 0 },
  ]
}

/** A real root of x^3 - T x^2 + M x - D between bounds that hold all of them (Cauchy), by bisection to the last bit. */
function realRoot(trace: number, minors: number, det: number): number {
  const value = (x: number) => ((x - trace) * x + minors) * x - det
  let high = 1 + Math.max(Math.abs(trace), Math.abs(minors), Math.abs(det))
  let low = -high
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (value(middle) > 0) high = middle
    else low = middle
  }
  return Math.abs(value(low)) < Math.abs(value(high)) ? low : high
}

const bySize = (values: Eigenvalue[]): Eigenvalue[] =>
  values.sort((a, b) => Math.hypot(b.re, b.im) - Math.hypot(a.re, a.im) || b.im - a.im)
