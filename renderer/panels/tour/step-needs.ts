// What a step of the tour needs before it opens, made where it is not there: runs of dictionaries, concepts. Renderer.
import { watch } from 'vue'
import { conceptsIn } from '../../../core/query/concepts.ts'
import { AppError } from '../../../shared/errors.ts'
import type { RunInfo } from '../../../shared/model.ts'
import { dictionariesOf, type OpenTour, type TourStep } from '../../../shared/tour.ts'
import { data } from '../../api.ts'
import { useWorkspace } from '../../stores/workspace.ts'
import type { FindWorld } from './rules/rule.ts'

/** One opening of a step. */
export interface Making {
  open: OpenTour
  signal: AbortSignal
  /** what is done now, for the status line */
  onPhase(text: string): void
}

/** Id of a dictionary by the name that the tour uses. @throws Error where the workspace does not have it */
export function dictionaryOf(open: OpenTour, name: string): string {
  const id = open.dictionaries[name]
  if (!id) throw new Error(`This workspace does not have ${name}: make one from the sample anew to see this step.`)
  return id
}

/** What the rule of a step may use to find its features. */
export const findWorld = ({ open, signal, onPhase }: Making): FindWorld => ({
  data,
  activations: open.activations,
  dictionary: name => dictionaryOf(open, name),
  run: name => {
    const run = useWorkspace().runOf(dictionaryOf(open, name))
    if (run?.state === 'done') return run.id
    throw new Error(`The run of ${name} is not done yet: this step opens when it is.`)
  },
  signal,
  onPhase,
})

/** Runs the dictionaries of a step one after another, so that each has the machine to itself. @throws Error when a run fails */
export async function makeRuns(step: TourStep, making: Making): Promise<void> {
  for (const name of dictionariesOf(step)) await makeRun(name, making)
}

/** Runs a dictionary over the activations where that is not done yet, and waits for it. */
async function makeRun(name: string, { open, signal, onPhase }: Making): Promise<void> {
  const workspace = useWorkspace()
  const id = dictionaryOf(open, name)
  const state = () => workspace.runOf(id)
  if (state()?.state === 'done') return
  onPhase(`computing ${name}`)
  await data.call('run.start', { dictionary: id, activations: open.activations }, { signal })
  await workspace.refresh()
  await new Promise<void>((resolve, reject) => {
    const over = new AbortController()
    const look = (run: RunInfo | null) => {
      if (run?.state === 'done') resolve()
      else if (run?.state === 'failed') reject(new Error(run.error ?? `The run of ${name} failed.`))
      else if (run?.state === 'cancelled') reject(new Error(`The run of ${name} was cancelled: this step needs it.`))
      else {
        const share = run ? Math.floor((100 * run.rowsDone) / Math.max(1, run.rows)) : 0
        onPhase(`computing ${name}: ${share}%`)
        return
      }
      over.abort()
    }
    const stop = watch(state, look)
    over.signal.addEventListener('abort', () => stop(), { once: true })
    const cancel = () => (over.abort(), reject(new AppError('cancelled', 'Cancelled.')))
    signal.addEventListener('abort', cancel, { once: true })
    look(state())
  })
}

/** Makes the concepts that a step's filters name, where they are not there. */
export async function makeConcepts({ panes, rule, select }: TourStep, { open, signal }: Making): Promise<void> {
  const { tour, activations } = open
  const filters = [...panes.map(pane => pane.filter), select ?? '']
  if (rule.kind === 'silent') filters.push(rule.members, rule.among ?? '')
  const wanted = new Set(filters.flatMap(conceptsIn))
  // One that is made of others stands after them in the file.
  for (const { name, base } of tour.concepts.toReversed()) {
    if (wanted.has(name) && base.kind === 'filter') conceptsIn(base.text).forEach(other => wanted.add(other))
  }
  if (wanted.size === 0) return
  const known = new Set((await data.call('concept.list', { activations }, { signal })).map(c => c.name))
  for (const { name, base } of tour.concepts) {
    if (!wanted.has(name) || known.has(name)) continue
    const recipe = { base, added: [], removed: [] }
    await data.call('concept.put', { id: null, activations, name, recipe }, { signal })
  }
}
