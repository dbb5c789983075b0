// Keeps the panes in the workspace and puts back what an earlier session had. Renderer.
import { watch, type Ref, type ShallowRef } from 'vue'
import { data } from '../../api.ts'
import { keepState } from '../../stores/keep-state.ts'
import { useWorkspace } from '../../stores/workspace.ts'
import { newPane, parseSaved, type More, type Pane, type SavedPanes } from './pane-model.ts'

export const savedAfter = 300

export interface KeptPanes {
  panes: ShallowRef<readonly Pane[]>
  linked: ShallowRef<boolean>
  more: Ref<More>
  active: ShallowRef<string>
  maximised: ShallowRef<string | null>
  /** false while another workspace's panes are being put back */
  ready: ShallowRef<boolean>
  /** lets go of all pictures */
  forget(): void
}

interface Kept {
  panes: readonly Pane[]
  linked: boolean
  more: string
  active: string
  maximised: string | null
}

export function keepPanes({ panes, linked, more, active, maximised, ready, forget }: KeptPanes): void {
  const workspace = useWorkspace()
  /** what was put back and is unchanged: opening a workspace writes nothing */
  let kept: Kept | null = null
  const value = (): SavedPanes => ({
    version: 1,
    linked: linked.value,
    more: { ...more.value },
    active: active.value,
    maximised: maximised.value,
    panes: panes.value.map(p => ({ ...p })),
  })
  const keep = keepState('panes', value, savedAfter)
  const now = (): Kept => ({
    panes: panes.value,
    linked: linked.value,
    more: JSON.stringify(more.value),
    active: active.value,
    maximised: maximised.value,
  })
  const restore = async (id: string) => {
    ready.value = false
    keep.drop()
    forget()
    const saved = parseSaved(await data.call('state.get', { key: 'panes' }).catch(() => null))
    if (workspace.info?.id !== id) return
    panes.value = saved?.panes ?? [newPane('a', true)]
    linked.value = saved?.linked ?? true
    more.value = saved?.more ?? { foot: false, controls: false }
    const there = (pane: string | null | undefined) => panes.value.find(p => p.id === pane)?.id ?? null
    active.value = there(saved?.active) ?? panes.value[0]!.id
    maximised.value = there(saved?.maximised)
    kept = now()
    ready.value = true
  }
  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore
  const asKept = () => {
    const is = now()
    return kept !== null && (Object.keys(is) as (keyof Kept)[]).every(key => is[key] === kept?.[key])
  }
  watch([panes, linked, active, maximised, () => ({ ...more.value })], () => {
    if (!ready.value || asKept()) return
    kept = null
    keep.soon()
  })
}
