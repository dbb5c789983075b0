// The window's width as a ref, for the few layouts that change what is shown and not only how wide it is. Renderer.
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'

/** Inspector beside the plots from here up; a drawer below (design: 1200 px). */
export const wideFrom = 1200
/** All columns of the feature table from here up; id and definition below (design: 1100 px). */
export const columnsFrom = 1100

export function useWindowWidth(): Readonly<ShallowRef<number>> {
  const width = shallowRef(window.innerWidth)
  const measure = () => {
    width.value = window.innerWidth
  }
  window.addEventListener('resize', measure)
  onScopeDispose(() => window.removeEventListener('resize', measure))
  return width
}
