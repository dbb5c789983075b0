// The toy lab: a whole run with its history and detectors, a thousand steps by n and m, a cell of a sweep. Limits: 1 s each.
const limit = 1_000

export async function run({ load, report }) {
  const { createTrainer, train } = await load('/core/toy/trainer.ts')
  const { advance, createRun } = await load('/core/toy/run.ts')
  const { runCell } = await load('/core/toy/sweep.ts')
  const { chaosConfig } = await load('/core/toy/chaos.ts')
  const { defaultConfig } = await load('/core/toy/types.ts')
  const ms = work => {
    const before = performance.now()
    work()
    return performance.now() - before
  }
  const whole = () => ms(() => advance(createRun(defaultConfig(7, 2)), 25_000))
  whole()
  report('toy_25000_steps_n7_m2_with_history_and_detectors', whole(), 'ms', { limit })
  const shapes = [
    [7, 2],
    [16, 2],
    [16, 3],
    [64, 3],
  ]
  for (const [n, m] of shapes) {
    const trainer = createTrainer(defaultConfig(n, m))
    train(trainer, 500)
    report(
      `toy_1000_steps_n${n}_m${m}`,
      ms(() => train(trainer, 1_000)),
      'ms',
      { limit },
    )
  }
  const spec = { base: chaosConfig(7, 0, 0.1), steps: 2_000, learningRates: [0.03, 0.1], rows: [0, 0.01, 0.02, 0.03] }
  const cells = spec.learningRates.length * spec.rows.length
  const took = ms(() => {
    for (let cell = 0; cell < cells; cell++) runCell(spec, cell)
  })
  // Every cell runs three times, as it says whether it is reproducible.
  report('toy_sweep_cell_of_2000_steps', took / cells, 'ms', { limit })
}
