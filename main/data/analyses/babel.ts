// How coherent the atoms of a dictionary are: its Babel function, beside that of shuffled atoms. Data process, command line.
import { addBabel, endBabel, startBabel, type Babel } from '../../../core/analysis/coherence.ts'
import type { PursuitApi } from '../../../shared/analyses/pursuit.ts'
import type { Ctx, In, Out, Progress } from '../../../shared/contract.ts'
import { saeRef, type Context } from '../context.ts'
import { openPursued } from './pursuit.ts'

/** @throws AppError not-found, bad-input, cancelled, gone */
export async function babelOfRun(
  ctx: Context,
  { run, sizes, seed }: In<PursuitApi, 'analysis.babel'>,
  { signal, progress }: Ctx<Progress<PursuitApi, 'analysis.babel'>>,
): Promise<Out<PursuitApi, 'analysis.babel'>> {
  const { dictionary } = openPursued(ctx, run)
  const sae = saeRef(dictionary, ctx.settings)
  const facts = { total: dictionary.dSae, d: dictionary.dOut, seed }
  const whole = async (shuffle: number | null, offset: number, each: (babel: () => Babel, atoms: number) => void) => {
    const fold = startBabel(sizes)
    await ctx.inference.call(
      'sae.coherence',
      { sae, sizes, shuffle },
      {
        signal,
        onProgress: ({ from, to, total, cosines, zero }) => {
          for (let r = 0; r < to - from; r++) {
            const known = cosines.subarray(r * sizes, (r + 1) * sizes)
            const end = known.findIndex(Number.isNaN)
            addBabel(fold, end < 0 ? known : known.subarray(0, end), zero[r] === 1)
          }
          progress({
            done: offset + to,
            total: 2 * total,
            phase: shuffle === null ? 'comparing atoms' : 'comparing shuffled atoms',
          })
          each(() => endBabel(fold), to)
        },
      },
    )
    return endBabel(fold)
  }
  let told = 0
  const own = await whole(null, 0, (babel, atoms) => {
    // A part of the atoms gives a lower bound: it is said from how many.
    if (performance.now() - told < 500) return
    told = performance.now()
    progress({
      done: atoms,
      total: 2 * facts.total,
      phase: 'comparing atoms',
      first: { ...facts, own: babel(), shuffled: null, atoms },
    })
  })
  progress({ done: facts.total, total: 2 * facts.total, phase: 'comparing shuffled atoms', first: { ...facts, own, shuffled: null, atoms: facts.total } }) // prettier-ignore
  return { ...facts, own, shuffled: await whole(seed, facts.total, () => undefined), atoms: facts.total }
}
