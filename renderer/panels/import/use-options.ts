// Options that a person gives on the import page: fields for those that the files lack, and name=value for the rest. Renderer.
import { computed, onScopeDispose, reactive, shallowRef, watch } from 'vue'
import { parsePair, parseValue } from '../../../shared/given-options.ts'
import type { NeededOption } from '../../../shared/import-model.ts'

/** A pause in typing after which options are looked at. */
const pauseMs = 300

export function useOptions() {
  /** options that the files lack, whether they have a value by now or not */
  const needed = shallowRef<NeededOption[]>([])
  const texts = reactive<Record<string, string>>({})
  /** name=value, parted by spaces or commas */
  const others = shallowRef('')
  const pairs = computed(() => others.value.split(/[\s,]+/).filter(Boolean))
  /** the first that is no name=value */
  const broken = computed(() => pairs.value.find(pair => parsePair(pair) === null) ?? null)
  const typed = computed<Record<string, unknown>>(() => {
    const fields = needed.value.flatMap(({ name }) => {
      const text = texts[name]?.trim() ?? ''
      return text === '' ? [] : [[name, parseValue(text)] as const]
    })
    return Object.fromEntries([
      ...fields,
      ...pairs.value.flatMap(pair => [parsePair(pair) ?? []].filter(p => p.length)),
    ])
  })
  const given = shallowRef<Record<string, unknown>>({})
  let timer: ReturnType<typeof setTimeout> | undefined
  const isNew = () => JSON.stringify(typed.value) !== JSON.stringify(given.value)
  /** Takes what was typed at once. */
  const apply = () => {
    clearTimeout(timer)
    if (isNew()) given.value = typed.value
  }
  watch(typed, () => {
    clearTimeout(timer)
    timer = setTimeout(apply, pauseMs)
  })
  onScopeDispose(() => clearTimeout(timer))
  /** Asks for options that the files lack, each with its suggestion in the field. */
  const ask = (options: readonly NeededOption[]) => {
    const known = new Set(needed.value.map(({ name }) => name))
    const more = options.filter(({ name }) => !known.has(name))
    if (more.length === 0) return
    for (const { name, suggested } of more) texts[name] = suggested === null ? '' : String(suggested)
    needed.value = [...needed.value, ...more]
    apply()
  }
  return { needed, texts, others, broken, given, ask, apply }
}
