// What the ledger tool shows: the token, the probe, the feature that is scaled; kept in the workspace and in saved views. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { ledgerStateSchema, type LedgerState } from '../../shared/ledger-schemas.ts'
import { data } from '../api.ts'
import { useWorkspace } from './workspace.ts'

const key = 'ledger'

export const useLedger = defineStore('ledger', () => {
  const workspace = useWorkspace()
  const state = shallowRef<LedgerState | null>(null)

  /** Opens a token's ledger; what is left out is what the row suggests. */
  const show = (next: Pick<LedgerState, 'dictionary' | 'activations' | 'row'> & Partial<LedgerState>) => {
    state.value = { probe: null, feature: null, scale: 0, at: 'token', ...next }
  }
  /** Another token of the same dictionary and activations keeps probe and scale; of others it begins anew. */
  const move = (dictionary: string, activations: string, row: number) => {
    const now = state.value
    if (now?.dictionary === dictionary && now.activations === activations) {
      if (now.row !== row) state.value = { ...now, row }
    } else show({ dictionary, activations, row })
  }
  const change = (part: Partial<Omit<LedgerState, 'dictionary' | 'activations'>>) => {
    if (state.value) state.value = { ...state.value, ...part }
  }

  let kept = ''
  const restore = async (id: string) => {
    const found = ledgerStateSchema.safeParse(await data.call('state.get', { key }).catch(() => null))
    // What was opened in the meantime is newer than what was kept.
    if (workspace.info?.id !== id || !found.success || state.value) return
    kept = JSON.stringify(found.data)
    state.value = found.data
  }
  watch(
    () => workspace.info?.id,
    id => {
      state.value = null
      kept = ''
      if (id) void restore(id)
    },
    { immediate: true },
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(state, value => {
    clearTimeout(timer)
    if (!value || JSON.stringify(value) === kept) return
    kept = ''
    timer = setTimeout(() => void data.call('state.put', { key, value }).catch(() => undefined), 400)
  })
  return { state, show, move, change }
})
