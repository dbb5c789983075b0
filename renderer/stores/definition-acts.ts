// Acts on definitions: many changed at once, and the undo and redo that the workspace keeps. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import type { DefinitionActs, DefinitionChange } from '../../shared/model.ts'
import { data, onData } from '../api.ts'
import { featuresOf, changeWords, takenWords } from '../panels/inspector/act-words.ts'
import { useBlind } from './blind.ts'
import { useDefinition } from './definition.ts'
import { useNotices } from './notices.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

const none: DefinitionActs = { undo: null, redo: null }

export const useDefinitionActs = defineStore('definition-acts', () => {
  const workspace = useWorkspace()
  const blind = useBlind()
  const definition = useDefinition()
  const notices = useNotices()
  const acts = shallowRef<DefinitionActs>(none)

  let asked = 0
  const look = async () => {
    const mine = ++asked
    const annotator = blind.name
    const found = workspace.info ? await data.call('definition.acts', { annotator }).catch(() => none) : none
    if (mine === asked) acts.value = found
  }
  watch([() => workspace.info?.id, () => blind.name], look, { immediate: true })
  const listen = () =>
    onData(event => {
      if (event.t === 'definition' || event.t === 'labels') void look()
    })

  /** Saves what is being typed first. False where it could not be saved: nothing is done under it. */
  const isSaved = async (): Promise<boolean> => {
    await definition.flush()
    if (definition.state !== 'failed') return true
    notices.say('What you typed is not saved yet: save it again first.')
    return false
  }
  const take = async (redo: boolean) => {
    if (!(await isSaved())) return
    try {
      const taken = await data.call('definition.undo', { annotator: blind.name, redo })
      await Promise.all([definition.refresh(), look()])
      if (!taken) return
      const { dictionary, features, first } = taken.act
      const isHere = dictionary === workspace.dictionaryId
      const away = isHere && features === 1 && definition.key?.feature !== first
      const open = { title: `Open #${first}`, run: () => useSelection().select(first) }
      const other = isHere ? '' : ' In another dictionary.'
      notices.say(takenWords(taken, redo) + other, away ? open : null)
    } catch (e) {
      notices.fail(redo ? 'Nothing was done again' : 'Nothing was undone', e)
    }
  }
  /** Changes many definitions of the dictionary on screen in one act. False where it failed, which is told. */
  const change = async (features: Iterable<number>, what: DefinitionChange): Promise<boolean> => {
    const dictionary = workspace.dictionaryId
    if (!dictionary || !(await isSaved())) return false
    try {
      const input = { dictionary, annotator: blind.name, change: what }
      const { changed, unchanged } = await data.call('definition.change', {
        ...input,
        features: Int32Array.from(features),
      })
      await Promise.all([definition.refresh(), look()])
      const rest = unchanged > 0 ? `; ${featuresOf(unchanged)} had it already` : ''
      if (changed === 0) notices.say(`Nothing to change: ${featuresOf(unchanged)} had it already.`)
      else
        notices.say(`${changeWords(what)}: ${featuresOf(changed)}${rest}.`, {
          title: 'Undo',
          run: () => void take(false),
        })
      return true
    } catch (e) {
      notices.fail('Nothing was changed', e)
      return false
    }
  }
  return { acts, change, undo: () => take(false), redo: () => take(true), listen }
})
