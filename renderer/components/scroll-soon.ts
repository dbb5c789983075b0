// Scrolls many lines at once: all are measured before any is moved, so that the page is laid out once and not once a line. Renderer.

/** Where a line is to be scrolled to, px; null where there is nothing to scroll. */
type Measure = () => { element: HTMLElement; left: number } | null

let waiting: Measure[] = []

/** Measures and scrolls with all others that ask for it before the current task ends. */
export function scrollSoon(measure: Measure): void {
  waiting.push(measure)
  if (waiting.length > 1) return
  queueMicrotask(() => {
    const all = waiting
    waiting = []
    const found = all.map(one => one())
    for (const one of found) if (one) one.element.scrollLeft = one.left
  })
}
