// Where inference runs and why, as the inference process last said or as the active run remembers. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { onApp, onData } from '../api.ts'
import { useWorkspace } from './workspace.ts'

export const useProvider = defineStore('provider', () => {
  const workspace = useWorkspace()
  const live = shallowRef<{ provider: string; reason: string } | null>(null)
  const gone = shallowRef(false)

  const name = computed(() => {
    if (gone.value) return 'ONNX Runtime · restarting'
    const provider = live.value?.provider ?? workspace.run?.provider
    return provider ? `ONNX Runtime · ${provider.toUpperCase()}` : null
  })
  const reason = computed(() => {
    if (gone.value)
      return 'The inference process ended and is being started again; running jobs go on from where they were.'
    return (live.value?.reason ?? workspace.run?.reason) || 'No reason was recorded for this provider.'
  })
  const listen = () => {
    const stops = [
      onData(event => {
        if (event.t !== 'inference') return
        live.value = { provider: event.provider, reason: event.reason }
        gone.value = false
      }),
      onApp(event => {
        if (event.t === 'process' && event.name === 'inference') gone.value = event.state !== 'up'
      }),
    ]
    return () => stops.forEach(stop => stop())
  }
  return { name, reason, listen }
})
