// What an overcomplete dictionary is beside its tensors: its class, and what is an attribute of the module and in no state_dict. Inference process.
// KempnerInstitute/overcomplete 0.3.0, sae/*.py: top_k, k, dictionary.normalization, dictionary.delta, running_threshold.
import { AppError } from '../../../shared/errors.ts'
import type { SaeDescription } from '../../../shared/model.ts'
import { readTorchTensor, TorchTensor } from '../../containers/torch-pickle.ts'
import { givenOr, requireCount, requireKnown, show } from './given-options.ts'
import type { TorchContents } from './torch-format.ts'
import { attribute, child, nameOf } from './torch-module.ts'

export const classes = {
  SAE: { architecture: 'standard', kind: 'relu' },
  TopKSAE: { architecture: 'topk', kind: 'topk' },
  BatchTopKSAE: { architecture: 'batchtopk', kind: 'jumprelu' },
  JumpSAE: { architecture: 'jumprelu', kind: 'jumprelu' },
  MpSAE: { architecture: 'matching_pursuit', kind: 'matching_pursuit' },
} as const
export type ClassName = keyof typeof classes
const isClass = (name: string): name is ClassName => Object.hasOwn(classes, name)

export const normalizations = ['l2', 'max_l2', 'l1', 'max_l1', 'identity'] as const
export type Normalization = (typeof normalizations)[number]
const isNormalization = (value: unknown): value is Normalization => normalizations.some(name => name === value)

export interface Settings {
  name: ClassName
  /** features kept a row, or steps of the pursuit; null where the class has no such number, or it is needed */
  k: number | null
  /** of the atoms; null for an archetypal dictionary */
  normalization: Normalization | null
  /** longest relaxation of an archetype; null for other dictionaries, or where it is needed */
  delta: number | null
  /** BatchTopK: a feature is on where relu(z) is at least this; null for others, or where it is needed */
  runningThreshold: number | null
  optionsNeeded: SaeDescription['optionsNeeded']
  warnings: string[]
}

/** more steps than a row needs; one step is one product over all features */
const mostSteps = 4096
const givable = ['class', 'k', 'normalization', 'delta', 'running_threshold']

export async function settingsOf(
  contents: TorchContents,
  dSae: number,
  options: Record<string, unknown>,
): Promise<Settings> {
  const { path, dict, module } = contents
  requireKnown(path, options, givable)
  const warnings: string[] = []
  const optionsNeeded: Settings['optionsNeeded'] = []
  const name = classOf(contents, options)
  const isArchetypal = dict.has('dictionary.C')
  const dictionary = module && child(module, 'dictionary')
  /** The option, else the attribute; asked for where neither is there. */
  const value = (option: string, said: unknown, meaning: string): unknown => {
    const found = givenOr(options, option, said, warnings)
    if (found === null) optionsNeeded.push({ name: option, meaning })
    return found
  }
  const unused = (option: string, uses: boolean) => {
    if (uses || options[option] === undefined) return
    const of = isArchetypal ? 'an archetypal dictionary' : 'a dictionary that is normalised'
    throw new AppError('bad-input', `${path}: the option ${option} says nothing of ${name} with ${of}.`)
  }

  const hasK = name === 'TopKSAE' || name === 'MpSAE'
  unused('k', hasK)
  unused('running_threshold', name === 'BatchTopKSAE')
  unused('delta', isArchetypal)
  unused('normalization', !isArchetypal)
  const settings: Settings = {
    ...{ name, k: null, normalization: null, delta: null, runningThreshold: null, optionsNeeded, warnings },
  }
  if (hasK) {
    const isPursuit = name === 'MpSAE'
    const said = module && attribute(module, isPursuit ? 'k' : 'top_k')
    const meaning = isPursuit ? 'steps of the pursuit' : 'features kept a row; of a BatchTopKSAE give running_threshold'
    const k = value('k', said ?? null, meaning)
    const [most, what] = isPursuit ? [mostSteps, `at most ${mostSteps} steps are run`] : [dSae, `it has ${dSae} features`]
    if (k !== null) settings.k = requireCount(path, 'k', k, most, what)
  } // prettier-ignore
  if (name === 'BatchTopKSAE') {
    const said = module ? await numberOf(contents, attribute(module, 'running_threshold')) : null
    const found = value('running_threshold', said, 'a feature is on where its value is at least this')
    if (found !== null) settings.runningThreshold = requireNumber(path, 'running_threshold', found)
  }
  if (isArchetypal) {
    const said = dictionary && (attribute(dictionary, 'delta') ?? null)
    const found = value('delta', said, 'longest relaxation of an archetype')
    if (found !== null) settings.delta = requireNumber(path, 'delta', found)
    return settings
  }
  settings.normalization = normalizationOf(contents, name, value, options, warnings)
  return settings
}

/** The class of the module, or as given, or the one that has these tensors. @throws AppError unsupported-format for classes that are not run */
function classOf({ path, dict, module }: TorchContents, options: Record<string, unknown>): ClassName {
  const hasEncoder = [...dict.keys()].some(key => String(key).startsWith('encoder.'))
  const tells = dict.has('thresholds')
    ? 'JumpSAE'
    : [...dict.keys()].some(key => /^Q(\.|$)/.test(String(key)))
      ? 'QSAE'
      : options['running_threshold'] !== undefined
        ? 'BatchTopKSAE'
        : hasEncoder
          ? 'TopKSAE'
          : 'MpSAE'
  const said = nameOf(module ?? undefined) ?? options['class'] ?? tells
  // RATopKSAE is TopKSAE with an archetypal dictionary.
  const name = String(said).replace(/^RA(?=[A-Z])/, '')
  if (isClass(name) && (name === 'JumpSAE') === dict.has('thresholds')) return name
  const known = Object.keys(classes).join(', ')
  if (isClass(name)) throw new AppError('bad-input', `${path}: it is said to be ${name}, its tensors are those of ${tells}.`)
  const why = name === 'OMPSAE' ? ', whose steps solve a least-squares problem each' : ''
  throw new AppError('unsupported-format', `${path}: found ${name.slice(0, 60)}${why}; ${known} are run.`)
} // prettier-ignore

/** A state_dict does not say: codes of a pursuit depend on it, so there it is asked for; else it is the library's default. */
function normalizationOf(
  { path, module }: TorchContents,
  name: ClassName,
  value: (option: string, said: unknown, meaning: string) => unknown,
  options: Record<string, unknown>,
  warnings: string[],
): Normalization | null {
  const dictionary = module && child(module, 'dictionary')
  const said = dictionary ? (nameOf(attribute(dictionary, 'normalization'))?.replace(/^normalize_/, '') ?? null) : null
  if (said === null && options['normalization'] === undefined && name !== 'MpSAE') {
    warnings.push('A state_dict does not say how atoms are normalised: l2, the default of overcomplete. Give another with --option normalization=KIND.')
    return 'l2'
  }
  const found = value('normalization', said, `how atoms are normalised: ${normalizations.join(', ')}`)
  if (found === null || isNormalization(found)) return found
  throw new AppError('bad-input', `${path}: normalization is ${show(found)}, expected ${normalizations.join(', ')}.`)
} // prettier-ignore

async function numberOf({ file }: TorchContents, value: unknown): Promise<unknown> {
  if (!(value instanceof TorchTensor) || value.shape.some(n => n !== 1)) return value ?? null
  return (await readTorchTensor(file, value))[0]
}

function requireNumber(path: string, name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new AppError('bad-input', `${path}: ${name} is ${show(value)}, expected a number.`)
}
