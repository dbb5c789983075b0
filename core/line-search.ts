// The line search of Moré and Thuente (ACM TOMS 20, 1994), as MINPACK-2's dcsrch and dcstep have it: a step with sufficient decrease and a flat
// enough slope. Pure, float64.

/** Value and slope along the line at a step. */
export interface LinePoint {
  step: number
  value: number
  slope: number
}

const DECREASE = 1e-3
const CURVATURE = 0.9
const WIDTH = 0.1
const MOST_TRIES = 50

/**
 * A step along a line of descent; null when none is found.
 * @param at value and slope at a step; @param start those at 0, slope < 0; @param first the step tried first
 */
export function lineSearch(
  at: (step: number) => Omit<LinePoint, 'step'>,
  start: Omit<LinePoint, 'step'>,
  first: number,
  largest = 1e10,
): LinePoint | null {
  const test = DECREASE * start.slope
  let best: LinePoint = { step: 0, ...start }
  let other: LinePoint = { step: 0, ...start }
  let bracketed = false
  let firstStage = true
  let width = largest
  let widthBefore = 2 * width
  let [low, high] = [0, 5 * first]
  let step = first
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const here: LinePoint = { step, ...at(step) }
    if (!Number.isFinite(here.value)) return null
    const enough = start.value + step * test
    if (firstStage && here.value <= enough && here.slope >= 0) firstStage = false
    const flat = here.value <= enough && Math.abs(here.slope) <= CURVATURE * -start.slope
    const pinned = bracketed && (step <= low || step >= high || high - low <= WIDTH * high)
    const atEnd = step === largest && here.value <= enough && here.slope <= test
    if (flat || atEnd) return here
    if (pinned) return here.value <= enough ? here : null
    // In the first stage the function less its wanted decrease is what is bracketed.
    const lifted = firstStage && here.value <= best.value && here.value > enough
    const lift = (p: LinePoint, by: number): LinePoint => ({
      step: p.step,
      value: p.value + by * p.step * test,
      slope: p.slope + by * test,
    })
    const by = lifted ? -1 : 0
    const next = nextStep(lift(best, by), lift(other, by), lift(here, by), bracketed, low, high)
    best = lift(next.best, -by)
    other = lift(next.other, -by)
    bracketed = next.bracketed
    step = next.step
    if (bracketed) {
      if (Math.abs(other.step - best.step) >= 0.66 * widthBefore) step = best.step + 0.5 * (other.step - best.step)
      widthBefore = width
      width = Math.abs(other.step - best.step)
      low = Math.min(best.step, other.step)
      high = Math.max(best.step, other.step)
    } else {
      low = step + 1.1 * (step - best.step)
      high = step + 4 * (step - best.step)
    }
    step = Math.min(largest, Math.max(0, step))
    if (bracketed && (step <= low || step >= high || high - low <= WIDTH * high)) step = best.step
  }
  return null
}

/** One safeguarded step from the interval's ends and the trial: cubic, quadratic and secant steps. */
function nextStep(x: LinePoint, y: LinePoint, p: LinePoint, bracketed: boolean, low: number, high: number) {
  const opposite = p.slope * Math.sign(x.slope) < 0
  let step: number
  let nowBracketed = bracketed
  if (p.value > x.value) {
    const { theta, gamma } = cubic(x, p, p.step < x.step)
    const c = x.step + ((gamma - x.slope + theta) / (gamma - x.slope + gamma + p.slope)) * (p.step - x.step)
    const q = x.step + (x.slope / ((x.value - p.value) / (p.step - x.step) + x.slope) / 2) * (p.step - x.step)
    step = Math.abs(c - x.step) < Math.abs(q - x.step) ? c : c + (q - c) / 2
    nowBracketed = true
  } else if (opposite) {
    const { theta, gamma } = cubic(x, p, p.step > x.step)
    const c = p.step + ((gamma - p.slope + theta) / (gamma - p.slope + gamma + x.slope)) * (x.step - p.step)
    const q = p.step + (p.slope / (p.slope - x.slope)) * (x.step - p.step)
    step = Math.abs(c - p.step) > Math.abs(q - p.step) ? c : q
    nowBracketed = true
  } else if (Math.abs(p.slope) < Math.abs(x.slope)) {
    const { theta, gamma } = cubic(x, p, p.step > x.step)
    const r = (gamma - p.slope + theta) / (gamma + (x.slope - p.slope) + gamma)
    const c = r < 0 && gamma !== 0 ? p.step + r * (x.step - p.step) : p.step > x.step ? high : low
    const q = p.step + (p.slope / (p.slope - x.slope)) * (x.step - p.step)
    const nearer = Math.abs(c - p.step) < Math.abs(q - p.step)
    if (bracketed) {
      const limit = p.step + 0.66 * (y.step - p.step)
      const to = nearer ? c : q
      step = p.step > x.step ? Math.min(limit, to) : Math.max(limit, to)
    } else step = Math.max(low, Math.min(high, nearer ? q : c))
  } else if (bracketed) {
    const { theta, gamma } = cubic(y, p, p.step > y.step)
    step = p.step + ((gamma - p.slope + theta) / (gamma - p.slope + gamma + y.slope)) * (y.step - p.step)
  } else step = p.step > x.step ? high : low
  const other = p.value > x.value ? p : opposite ? x : y
  return { best: p.value > x.value ? x : p, other, bracketed: nowBracketed, step }
}

/** theta and gamma of the cubic through two points with their slopes. */
function cubic(a: LinePoint, p: LinePoint, negative: boolean) {
  const theta = (3 * (a.value - p.value)) / (p.step - a.step) + a.slope + p.slope
  const s = Math.max(Math.abs(theta), Math.abs(a.slope), Math.abs(p.slope))
  const gamma = s * Math.sqrt(Math.max(0, (theta / s) ** 2 - (a.slope / s) * (p.slope / s)))
  return { theta, gamma: negative ? -gamma : gamma }
}
