// The start page: samples, workspaces that were open before, and opening them. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { RecentWorkspace } from '../../shared/app-api.ts'
import type { SampleInfo } from '../../shared/model.ts'
import { app, data } from '../api.ts'
import { usePlaces } from './places.ts'
import { useWorkspace } from './workspace.ts'

export const useStart = defineStore('start', () => {
  const places = usePlaces()
  const workspace = useWorkspace()
  const samples = shallowRef<readonly SampleInfo[]>([])
  const recents = shallowRef<readonly RecentWorkspace[]>([])
  /** false until the lists are there */
  const loaded = shallowRef(false)
  const failed = shallowRef('')

  const load = async () => {
    failed.value = ''
    try {
      ;[samples.value, recents.value] = await Promise.all([
        data.call('sample.list', undefined),
        app.call('workspace.recents', undefined),
      ])
      loaded.value = true
    } catch (e) {
      failed.value = e instanceof Error ? e.message : String(e)
    }
  }
  watch(
    () => places.overlay === 'samples',
    isOpen => isOpen && void load(),
    { immediate: true },
  )
  /** Does something that opens another workspace, and closes the page when it did. */
  const leaving = async (act: () => Promise<void>) => {
    const before = workspace.info?.id
    await act()
    if (workspace.info?.id !== before && places.overlay === 'samples') places.show(null)
  }
  /** Opens the sample's own workspace, made on the first time. */
  const openSample = (sample: string) =>
    leaving(async () => {
      const place = await app.call('sample.place', { sample }).catch((e: unknown) => {
        failed.value = e instanceof Error ? e.message : String(e)
        return null
      })
      if (place) await (place.made ? workspace.openGiven(place) : workspace.newFromSample(sample, place))
    })
  /** Makes one more of it, in an empty folder that a person chooses. */
  const makeElsewhere = (sample: string) => leaving(() => workspace.newFromSample(sample))
  const openRecent = (recent: RecentWorkspace) => leaving(() => workspace.openGiven(recent))
  /** Takes one off the list; the workspace itself stays. */
  const forget = async (recent: RecentWorkspace) => {
    try {
      await app.call('workspace.forget', { fileId: recent.fileId })
      recents.value = recents.value.filter(other => other !== recent)
    } catch (e) {
      failed.value = e instanceof Error ? e.message : String(e)
    }
  }
  const openOther = () => leaving(workspace.openWorkspace)
  const makeEmpty = () => leaving(workspace.newWorkspace)
  return { samples, recents, loaded, failed, load, openSample, makeElsewhere, openRecent, forget, openOther, makeEmpty }
})
