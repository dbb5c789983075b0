// Checks of what is on screen, for those who cannot use a mouse, or see little: axe, controls that are cut off, controls that Tab does not reach,
// plots without a name, things that move. Each answers with a line for everything that is wrong. End-to-end tests.
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Workbench } from './launch.ts'

/** Two frames: what follows a click or the width has been drawn. */
export const frames = (page: Page) =>
  page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))))

/** A window of this many CSS pixels; on a screen that is smaller the page is zoomed out instead. */
export async function setSize({ app, page }: Workbench, width: number, height: number, zoomed = 1): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow, screen }, [w, h, wanted]) => {
      const [window] = BrowserWindow.getAllWindows()
      const room = screen.getPrimaryDisplay().workAreaSize
      // A window as large as the screen would be taken for a maximised one.
      const zoom = Math.min(wanted!, (room.width - 40) / w!, (room.height - 60) / h!)
      window!.webContents.setZoomFactor(zoom)
      window!.setContentSize(Math.round(w! * zoom), Math.round(h! * zoom))
    },
    [width, height, zoomed],
  )
  await page.waitForFunction(wanted => Math.abs(window.innerWidth - wanted) <= 2, width)
  await frames(page)
}

/** What axe holds to be serious or critical. */
export async function violations(page: Page, what: string): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return found
    .filter(v => v.impact === 'serious' || v.impact === 'critical')
    .flatMap(v => v.nodes.map(node => `${what}: ${v.id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`))
}

/** Elements that can be scrolled sideways, and controls that reach out of the window or of a box that hides what is over. */
export const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const name = (e: Element) =>
      `${e.tagName} ${e.getAttribute('aria-label') ?? (e.textContent ?? '').trim()}`.slice(0, 60)
    const bad: string[] = []
    const roots = [
      document.documentElement,
      document.body,
      ...document.querySelectorAll('main, .panel, aside, header, footer, nav'),
    ]
    for (const root of roots) {
      if (root.scrollWidth > root.clientWidth + 1) bad.push(`${root.scrollWidth} in ${root.clientWidth}: ${name(root)}`)
    }
    for (const control of document.querySelectorAll('button, input, select, textarea')) {
      const box = control.getBoundingClientRect()
      if (box.width === 0 || getComputedStyle(control).opacity === '0') continue
      // What scrolls sideways brings its own into view.
      let scrollsX = false
      let scrollsY = false
      for (let up = control.parentElement; up; up = up.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(up)
        const around = up.getBoundingClientRect()
        const isPage = up === document.documentElement || up === document.body
        if (!isPage && overflowX !== 'visible' && !scrollsX) {
          if (/auto|scroll/.test(overflowX) && up.scrollWidth > up.clientWidth + 1) scrollsX = true
          else if (box.left < around.left - 1 || box.right > around.right + 1)
            bad.push(`cut at its side: ${name(control)}`)
        }
        if (!isPage && overflowY !== 'visible' && !scrollsY) {
          if (/auto|scroll/.test(overflowY)) scrollsY = true
          else if (box.top < around.top - 1 || box.bottom > around.bottom + 1) bad.push(`cut below: ${name(control)}`)
        }
        // A scroller without height shows nothing of what it holds.
        if (scrollsY && up.clientHeight < 12 && /auto|scroll/.test(overflowY))
          bad.push(`in a box of no height: ${name(control)}`)
      }
      if (!scrollsX && (box.left < -1 || box.right > window.innerWidth + 1))
        bad.push(`outside the window: ${name(control)}`)
      if (!scrollsY && (box.top < -1 || box.bottom > window.innerHeight + 1))
        bad.push(`below the window: ${name(control)}`)
    }
    return [...new Set(bad)]
  })

/** Controls that Tab does not reach, in the whole window or the dialog that holds the focus; those of a list or a group are reached by its own keys. */
export async function unreached(page: Page, most = 400): Promise<string[]> {
  await page.evaluate(() => {
    const reached = new WeakSet<Element>()
    const walk = { first: null as Element | null, laps: 0, reached }
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return
      if (target === walk.first) walk.laps++
      walk.first ??= target
      reached.add(target)
    }
    document.addEventListener('focusin', onFocus, true)
    Object.assign(window, { walk, endWalk: () => document.removeEventListener('focusin', onFocus, true) })
  })
  for (let i = 0; i < most; i++) {
    await page.keyboard.press('Tab')
    if (i % 10 === 9 && (await page.evaluate(() => (window as unknown as { walk: { laps: number } }).walk.laps > 0)))
      break
  }
  return page.evaluate(() => {
    const { walk, endWalk } = window as unknown as { walk: { reached: WeakSet<Element> }; endWalk(): void }
    endWalk()
    const group =
      '[role=radiogroup], [role=toolbar], [role=tablist], [role=menu], [role=listbox], [role=grid], [role=tree]'
    const dialog = document.querySelector('[role=dialog]')
    const isShown = (e: Element) =>
      e.checkVisibility({ visibilityProperty: true }) && e.closest('[inert], [aria-hidden=true], [disabled]') === null
    const isReached = (e: Element): boolean => {
      if (walk.reached.has(e)) return true
      if (e instanceof HTMLInputElement && e.type === 'radio')
        return [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')].some(
          o => o.name === e.name && walk.reached.has(o),
        )
      const around = e.closest(group)
      return (
        around !== null &&
        (walk.reached.has(around) || [...around.querySelectorAll('*')].some(o => walk.reached.has(o)))
      )
    }
    const controls = (dialog ?? document).querySelectorAll(
      'button, input, select, textarea, a[href], summary, [tabindex="0"]',
    )
    return [...controls]
      .filter(e => isShown(e) && !e.matches(':disabled') && !isReached(e))
      .map(e =>
        `not reached by Tab: ${e.tagName} ${e.getAttribute('aria-label') ?? (e.textContent ?? '').trim()}`.slice(
          0,
          100,
        ),
      )
  })
}

/** Pictures that a screen reader passes over: a canvas in nothing that has a name. */
export const nameless = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('canvas, svg:not([aria-hidden=true])')]
      .filter(e => e.checkVisibility() && !e.closest('[aria-hidden=true]'))
      .filter(e => {
        const named = e.closest('[role][aria-label], [role][aria-labelledby], figure[aria-label]')
        return !(named?.getAttribute('aria-label') ?? named?.getAttribute('aria-labelledby'))
      })
      .map(e => `no name: ${e.tagName}.${e.getAttribute('class')} in ${e.parentElement?.className}`),
  )

/** What moves by itself. */
export const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    document
      .getAnimations()
      .filter(animation => {
        const { duration, iterations } = animation.effect!.getComputedTiming()
        return animation.playState === 'running' && (Number(duration) > 1 || iterations === Infinity)
      })
      .map(
        animation =>
          `moves: ${(animation as CSSAnimation).animationName} of ${((animation.effect as KeyframeEffect).target as Element).className}`,
      ),
  )
