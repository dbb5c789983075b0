// The person's settings, kept by the main process, and the theme they stand for. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { defaultSettings, type Settings } from '../../shared/model.ts'
import { app, onApp } from '../api.ts'
import { useNotices } from './notices.ts'

export const useSettings = defineStore('settings', () => {
  const settings = shallowRef<Settings>(defaultSettings)
  const systemDark = window.matchMedia('(prefers-color-scheme: dark)')
  const dark = shallowRef(systemDark.matches)
  systemDark.addEventListener('change', event => {
    dark.value = event.matches
  })
  /** The theme on screen; charts read their colours again when it changes. */
  const theme = computed<'light' | 'dark'>(() => {
    const wanted = settings.value.theme
    return wanted === 'system' ? (dark.value ? 'dark' : 'light') : wanted
  })
  watch(theme, name => document.documentElement.setAttribute('data-theme', name), { immediate: true, flush: 'sync' })

  const load = async () => {
    onApp(event => {
      if (event.t === 'settings') settings.value = event.settings
    })
    settings.value = await app.call('settings.get', undefined)
  }
  /** Changes some settings; what did not take is said and put back. */
  const put = async (change: Partial<Omit<Settings, 'dataFolder'>>) => {
    const before = settings.value
    settings.value = { ...before, ...change }
    try {
      settings.value = await app.call('settings.put', change)
    } catch (error) {
      settings.value = before
      useNotices().fail('The setting was not saved', error)
    }
  }
  return { settings, theme, load, put }
})
