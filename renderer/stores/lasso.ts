// Whether a drag in a plot draws a lasso; the same in all plots, off at every start. Renderer.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export const useLassoMode = defineStore('lasso', () => {
  const on = shallowRef(false)
  return { on }
})
