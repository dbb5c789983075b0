// Short messages at the corner of the window; errors stay until closed and can be copied. Renderer.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { toAppError } from '../../shared/errors.ts'

export interface Notice {
  id: number
  tone: 'info' | 'error'
  text: string
  /** what "Copy details" copies; only errors have it */
  details: string | null
  action: { title: string; run(): void } | null
}

const shownFor = 6_000
const atMost = 4

export const useNotices = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([])
  let next = 1

  const close = (id: number) => {
    notices.value = notices.value.filter(notice => notice.id !== id)
  }
  const add = (notice: Omit<Notice, 'id'>) => {
    const id = next++
    notices.value = [...notices.value.slice(1 - atMost), { ...notice, id }]
    return id
  }
  /** Says something that needs no answer; goes away by itself. */
  const say = (text: string, action: Notice['action'] = null) => {
    const id = add({ tone: 'info', text, details: null, action })
    setTimeout(() => close(id), shownFor)
  }
  /** Reports a failed action; a cancelled one is no failure. */
  const fail = (what: string, error: unknown) => {
    const { code, message } = toAppError(error)
    if (code === 'cancelled') return
    add({ tone: 'error', text: `${what}: ${message}`, details: `${what}\n${code}: ${message}`, action: null })
  }
  return { notices, say, fail, close }
})
