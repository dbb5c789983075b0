// Which features of another dictionary match: asked once per question, kept while the workspace is open. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { FeatureMatch } from '../../shared/model.ts'
import { data } from '../api.ts'
import type { MatchQuestion } from '../panels/zones/pane-links.ts'
import { useNotices } from './notices.ts'
import { useWorkspace } from './workspace.ts'

const keyOf = ({ from, to, features, activations }: MatchQuestion) => JSON.stringify([from, to, features, activations])
/** more answers than anybody looks at between two of them */
const mostKept = 200

export const useMatches = defineStore('matches', () => {
  const workspace = useWorkspace()
  const answers = shallowRef<ReadonlyMap<string, readonly FeatureMatch[]>>(new Map())
  const failed = shallowRef<ReadonlyMap<string, string>>(new Map())
  const asking = new Set<string>()

  /** null until it is known */
  const answerOf = (question: MatchQuestion) => answers.value.get(keyOf(question)) ?? null
  /** why it will not be known, or null */
  const failureOf = (question: MatchQuestion) => failed.value.get(keyOf(question)) ?? null

  const ask = async (question: MatchQuestion) => {
    const key = keyOf(question)
    if (answers.value.has(key) || failed.value.has(key) || asking.has(key)) return
    asking.add(key)
    const open = workspace.info?.id
    try {
      const found = await data.call('dictionary.match', question)
      if (workspace.info?.id !== open) return
      const kept = [...answers.value].slice(1 - mostKept)
      answers.value = new Map([...kept, [key, found]])
    } catch (e) {
      failed.value = new Map(failed.value).set(key, e instanceof Error ? e.message : String(e))
      useNotices().fail('Matching features were not found', e)
    } finally {
      asking.delete(key)
    }
  }
  const forget = () => {
    answers.value = new Map()
    failed.value = new Map()
  }
  watch(() => workspace.info?.id, forget, { flush: 'sync' })
  // A run that finishes brings the rows on which two features are on together.
  watch(() => workspace.info?.runs.filter(run => run.state === 'done').length, forget)
  return { answerOf, failureOf, ask }
})
