// torch.save(model): a whole module read as plain data, never called. Its tensors by the names a state_dict has, and its attributes. Inference process.
import { isMap, isName, PickleRecord, type PickleValue } from '../../containers/pickle.ts'
import { TorchTensor } from '../../containers/torch-pickle.ts'

const classes = /^(overcomplete\.|torch\.nn\.(modules|parameter|init)\.|torch\.(device|Size|float\d+|bfloat16)$)/

/** Classes and functions that a dictionary's module refers to. They stay words; any other name ends the reading. */
export const isModulePart = (name: string): boolean => classes.test(name) || /^(__builtin__|builtins)\.set$/.test(name)

const deepest = 32

/** An attribute of a module; undefined where it has none. */
export const attribute = (module: PickleRecord, name: string): PickleValue | undefined => module.attributes.get(name)

/** A module inside a module. */
export function child(module: PickleRecord, name: string): PickleRecord | null {
  const modules = attribute(module, '_modules')
  const found = isMap(modules) ? modules.get(name) : undefined
  return found instanceof PickleRecord ? found : null
}

/** The last part of a class's or function's name. */
export function nameOf(value: PickleValue | undefined): string | null {
  const full = value instanceof PickleRecord ? value.className : isName(value) ? value.name : null
  return full === null ? null : full.slice(full.lastIndexOf('.') + 1)
}

/** Parameters and buffers as a state_dict names them: encoder.final_block.0.weight. */
export function stateOf(module: PickleRecord): Map<PickleValue, PickleValue> {
  const out = new Map<PickleValue, PickleValue>()
  // A pickle can hold itself; a module of a model is not nested this deep.
  const walk = (part: PickleRecord, prefix: string, depth: number) => {
    for (const kind of ['_parameters', '_buffers']) {
      const tensors = attribute(part, kind)
      for (const [name, value] of isMap(tensors) ? tensors : []) {
        if (value instanceof TorchTensor) out.set(`${prefix}${String(name)}`, value)
      }
    }
    const modules = attribute(part, '_modules')
    for (const [name, value] of isMap(modules) && depth < deepest ? modules : []) {
      if (value instanceof PickleRecord) walk(value, `${prefix}${String(name)}.`, depth + 1)
    }
  }
  walk(module, '', 0)
  return out
}
