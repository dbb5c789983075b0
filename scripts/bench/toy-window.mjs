// The toy lab in the window: pictures a second while a run of a million steps is trained and played as it trains, with the force of every sample shown;
// the CPU that a picture takes, which other load does not change; and whether the picture holds the training up.
import path from 'node:path'
import { launchWindow } from '../launch-window.mjs'
import { hasDisplay } from '../setup/window.mjs'

const steps = 1_000_000

export async function toyWindow({ report, skip, folder, root }) {
  if (!hasDisplay()) return skip('the lab in the window: no display; try: xvfb-run -a npm run bench -- toy')
  const app = await launchWindow(root, path.join(folder, 'toy-user'), ['--sample=words'])
  const page = await app.firstWindow()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1440, 900))
  await page.getByRole('button', { name: 'Toy lab' }).click({ timeout: 60_000 })
  await page.getByTestId('toy-step').filter({ hasText: '/ 25,000' }).waitFor({ timeout: 60_000 })
  // What the first start computes for the sample is over.
  await page.waitForFunction(() => document.querySelectorAll('footer [role=progressbar]').length === 0, undefined, { timeout: 180_000 }) // prettier-ignore
  await page.getByTestId('toy-forces').locator('select').selectOption('samples')
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const gl = (await app.evaluate(({ app: electron }) => electron.getGPUFeatureStatus())).gpu_compositing
  const lab = page.getByRole('region', { name: 'Toy lab' })
  for (const [preset, name] of [
    ['recovery', 'n7_m2'],
    ['absorption', 'n3_m3'],
  ]) {
    await page.getByTestId('toy-preset').locator('select').selectOption(preset)
    await page.locator('.speed select').selectOption('0')
    // Samples drawn anew at every step: a million steps take a minute or more.
    if (preset === 'recovery') await lab.locator('select').filter({ hasText: 'One-hot' }).selectOption('sparse')
    const field = lab.getByRole('textbox', { name: 'steps', exact: true }).first()
    await field.fill(String(steps))
    await field.press('Enter')
    await page.waitForTimeout(1_000)
    const play = page.getByTestId('toy-play')
    if ((await play.getAttribute('aria-label')) === 'Run') await play.click()
    const usage = () => app.evaluate(({ app: electron }) => electron.getAppMetrics().map(m => [m.type, m.cpu.cumulativeCPUUsage ?? 0])) // prettier-ignore
    const script = async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map(m => [m.name, m.value])) // prettier-ignore
    const [cpu, js] = [await usage(), await script()]
    const played = await page.evaluate(watchPictures, 5_000)
    const [cpuAfter, jsAfter] = [await usage(), await script()]
    const pictures = Math.max(1, played.pictures)
    const of = type => cpuAfter.filter(([t]) => t === type).reduce((s, [, v]) => s + v, 0) - cpu.filter(([t]) => t === type).reduce((s, [, v]) => s + v, 0) // prettier-ignore
    const note = { compositing: gl, preset }
    report(`toy_pictures_per_second_training_${name}`, (1000 * played.pictures) / played.ms, 'pictures/s', { limit: 60, ...note }) // prettier-ignore
    report(`toy_picture_main_thread_cpu_${name}`, (1000 * (jsAfter.TaskDuration - js.TaskDuration)) / pictures, 'ms', { limit: 1000 / 60, ...note }) // prettier-ignore
    report(`toy_picture_gpu_process_cpu_${name}`, (1000 * of('GPU')) / pictures, 'ms', { limit: 1000 / 60, ...note })
    await play.click()
    await page.getByTestId('toy-forces').locator('select').selectOption('none')
    const rested = await page.evaluate(watchPictures, 3_000)
    report(`toy_steps_per_second_playing_${name}`, (1000 * played.steps) / played.ms, 'steps/s', { reference: Math.round((1000 * rested.steps) / rested.ms), note: 'against the same run while it is not drawn' }) // prettier-ignore
  }
  await app.close()
}

/** In the page: how often the step on screen changed within `ms`, and how far training went. */
async function watchPictures(ms) {
  const at = document.querySelector('[data-testid=toy-step]')
  const trained = () => Number(at.textContent.split('/')[1].replace(/\D/g, ''))
  let pictures = 0
  const observer = new MutationObserver(() => pictures++)
  observer.observe(at, { characterData: true, subtree: true, childList: true })
  const [from, before] = [performance.now(), trained()]
  await new Promise(done => setTimeout(done, ms))
  observer.disconnect()
  return { pictures, ms: performance.now() - from, steps: trained() - before }
}
