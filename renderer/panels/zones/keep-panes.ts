// Keeps the panes in the workspace and puts back what an earlier session had. Renderer.
import { watch, type Ref, type ShallowRef } from 'vue'
import { data } from '../../api.ts'
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

export function keepPanes({ panes, linked, more, active, maximised, ready, forget }: KeptPanes): void {
  const workspace = useWorkspace()
  let timer: ReturnType<typeof setTimeout> | undefined
  /** what was put back and is unchanged: opening a workspace writes nothing */
  let kept: { panes: readonly Pane[]; linked: boolean; more: string } | null = null

  const save = () => {
    const value: SavedPanes = {
      version: 1,
      linked: linked.value,
      more: { ...more.value },
      panes: panes.value.map(p => ({ ...p })),
    }
    void data.call('state.put', { key: 'panes', value }).catch(() => undefined)
  }
  const restore = async (id: string) => {
    ready.value = false
    clearTimeout(timer)
    forget()
    const saved = parseSaved(await data.call('state.get', { key: 'panes' }).catch(() => null))
    if (workspace.info?.id !== id) return
    panes.value = saved?.panes ?? [newPane('a', true)]
    linked.value = saved?.linked ?? true
    more.value = saved?.more ?? { foot: false, controls: false }
    active.value = panes.value[0]!.id
    maximised.value = null
    kept = { panes: panes.value, linked: linked.value, more: JSON.stringify(more.value) }
    ready.value = true
  }
  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore
  const asKept = () =>
    panes.value === kept?.panes && linked.value === kept.linked && JSON.stringify(more.value) === kept.more
  watch([panes, linked, () => ({ ...more.value })], () => {
    if (!ready.value || asKept()) return
    kept = null
    clearTimeout(timer)
    timer = setTimeout(save, savedAfter)
  })
}
