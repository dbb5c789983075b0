// What a worker of the toy lab does with a message; apart from the worker itself so that it runs in tests. Renderer's workers.
import { diagnose } from '../../core/toy/detect.ts'
import { advance, createRun, trainerAt, type ToyRun } from '../../core/toy/run.ts'
import { absorptionNow, createSaeRun, measureSae, trainSae } from '../../core/toy/sae-run.ts'
import { runCell } from '../../core/toy/sweep.ts'
import { measure, update } from '../../core/toy/trainer.ts'
import type { ToyConfig } from '../../core/toy/types.ts'
import type { SaeMessage, ToyAnswer, ToyAsk, ToyFramesMessage } from './toy-messages.ts'

/** ms of training between two messages: the page draws up to 60 times a second. */
const slice = 16
/** Steps at once where no more are known to fit. */
const firstChunk = 64

export interface WorkerSide {
  post(answer: ToyAnswer, transfer?: Transferable[]): void
  /** lets messages in; resolves soon */
  rest(): Promise<void>
  now(): number
}

/** Takes one message after the other; long work rests between its parts, so that a later message ends it. */
export function toyWorker({ post, rest, now }: WorkerSide): (ask: ToyAsk) => Promise<void> {
  let run: ToyRun | null = null
  let current = -1
  let sent = -1
  let spent = 0

  const frames = (id: number, done: boolean): ToyFramesMessage => {
    const { trainer, history, lit, divergedAt } = run!
    const size = trainer.theta.length
    const fresh: number[] = []
    for (let f = 0; f < history.count; f++) if (history.steps[f]! > sent) fresh.push(f)
    if (fresh.length > 0) sent = history.steps[fresh.at(-1)!]!
    const thetas = new Float64Array(fresh.length * size)
    fresh.forEach((f, at) => thetas.set(history.store.subarray(f * history.width, f * history.width + size), at * size))
    // After a divergence the last whole state is the last frame's.
    const last = history.count - 1
    const whole = divergedAt === null
    return {
      t: 'frames',
      id,
      stride: history.stride,
      size,
      steps: Float64Array.from(fresh, f => history.steps[f]!),
      losses: Float64Array.from(fresh, f => history.losses[f]!),
      thetas,
      at: whole ? trainer.step : history.steps[last]!,
      tail: whole ? trainer.theta.slice() : history.store.slice(last * history.width, last * history.width + size),
      tailLoss: whole ? measure(trainer) : history.losses[last]!,
      lit: [...lit.values()].map(l => ({ ...l })),
      divergedAt,
      done,
      perSecond: spent > 0 ? (1000 * trainer.step) / spent : 0,
    }
  }

  async function trainTo(id: number, steps: number): Promise<void> {
    let chunk = firstChunk
    while (current === id && run && run.trainer.step < steps && run.divergedAt === null) {
      const before = now()
      advance(run, Math.min(steps, run.trainer.step + chunk))
      const took = now() - before
      spent += took
      chunk = Math.max(1, Math.min(20_000, Math.round(chunk * Math.min(4, slice / Math.max(0.1, took)))))
      const done = run.trainer.step >= steps || run.divergedAt !== null
      const message = frames(id, done)
      post(message, [message.thetas.buffer as ArrayBuffer])
      await rest()
    }
  }

  /** States of single steps; the run's own trainer is left where it is. */
  function steps(id: number, from: number, count: number): void {
    const t = trainerAt(run!, from)
    const size = t.theta.length
    const upTo = Math.min(count, run!.trainer.step - from + 1)
    const thetas = new Float64Array(Math.max(0, upTo) * size)
    const losses = new Float64Array(Math.max(0, upTo))
    for (let k = 0; k < upTo && !t.diverged; k++) {
      thetas.set(t.theta, k * size)
      losses[k] = measure(t)
      update(t)
    }
    post({ t: 'window', id, from, size, thetas, losses })
  }

  async function runSeeds(id: number, config: ToyConfig, until: number, seeds: number[]): Promise<void> {
    for (const seed of seeds) {
      if (current !== id) return
      const one = createRun({ ...config, seed }, 256)
      advance(one, until)
      const { trainer, divergedAt, mean, lit, sawMeanEncoder } = one
      const state = divergedAt === null ? diagnose(config, trainer.theta, mean).state : 'diverged'
      const loss = divergedAt === null ? measure(trainer) : Number.NaN
      post({ t: 'seed', id, seed, theta: trainer.theta, loss, state, sawMeanEncoder, lit: [...lit.values()] })
      await rest()
    }
  }

  async function runSae(ask: Extract<ToyAsk, { t: 'sae' }>): Promise<void> {
    const { id, config } = ask
    const one = createSaeRun(ask.sae, config, ask.theta)
    const families = config.data.kind === 'hierarchy' ? config.data.families : []
    // As it starts, then every step, then ever more of them between two looks.
    for (let at = 0, next = 0; current === id; next = Math.min(ask.steps, Math.max(at + 1, Math.ceil(at * 1.12)))) {
      const trained = trainSae(one, next - at)
      at = one.sae.step
      const diverged = !trained.finite
      const { error, active } = measureSae(one)
      const absorption = absorptionNow(one, families, 1000)
      const done = at >= ask.steps || diverged
      const message: SaeMessage = { t: 'sae', id, step: at, error, active, theta: one.sae.theta.slice(), absorption, done, diverged } // prettier-ignore
      post(message)
      if (done) return
      await rest()
    }
  }

  return async ask => {
    const isPart = ask.t === 'window' || ask.t === 'extend'
    if (!isPart) current = ask.t === 'stop' ? -1 : ask.id
    try {
      if (ask.t === 'run') {
        run = createRun(ask.config)
        sent = -1
        spent = 0
        // Also a run of no steps has a first frame.
        advance(run, 1)
        await trainTo(ask.id, Math.max(1, ask.steps))
      } else if (ask.t === 'extend' && run) {
        current = ask.id
        await trainTo(ask.id, ask.steps)
      } else if (ask.t === 'window' && run) steps(ask.id, ask.from, ask.count)
      else if (ask.t === 'seeds') await runSeeds(ask.id, ask.config, ask.steps, ask.seeds)
      else if (ask.t === 'sae') await runSae(ask)
      else if (ask.t === 'sweep') {
        for (const cell of ask.cells) {
          if (current !== ask.id) return
          post({ t: 'cell', id: ask.id, cell, result: runCell(ask.spec, cell) })
          await rest()
        }
      }
    } catch (e) {
      post({ t: 'failed', id: ask.id, message: e instanceof Error ? e.message : String(e) })
    }
  }
}
