// Concepts of the active activations: the list, which one is looked at, making, marking, files, undoable delete. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { ConceptBase, ConceptRecipe } from '../../core/concept/types.ts'
import type { ConceptInfo } from '../../shared/concept-model.ts'
import { app, data, onData } from '../api.ts'
import { formatCount, plural } from '../format.ts'
import { useNotices } from './notices.ts'
import { useWorkspace } from './workspace.ts'

/** A recipe with more rows or fewer: a row added and removed later is in the last list only. */
export function marked(recipe: ConceptRecipe, rows: readonly number[], add: boolean): ConceptRecipe {
  const wanted = new Set(rows)
  const without = (list: number[]) => list.filter(row => !wanted.has(row))
  const joined = (list: number[]) => [...new Set([...list, ...rows])].sort((a, b) => a - b)
  return add
    ? { ...recipe, added: joined(recipe.added), removed: without(recipe.removed) }
    : { ...recipe, added: without(recipe.added), removed: joined(recipe.removed) }
}

export const useConcepts = defineStore('concepts', () => {
  const workspace = useWorkspace()
  const notices = useNotices()
  const list = shallowRef<readonly ConceptInfo[]>([])
  const loaded = shallowRef(false)
  const currentId = shallowRef<string | null>(null)
  const current = computed(() => list.value.find(c => c.id === currentId.value) ?? null)
  const unit = computed(() => workspace.activations?.unit ?? 'row')

  let asked = 0
  const load = async () => {
    const activations = workspace.activationsId
    const mine = ++asked
    if (!activations) return
    try {
      const answer = await data.call('concept.list', { activations })
      if (mine !== asked) return
      list.value = answer
      loaded.value = true
    } catch (e) {
      if (mine === asked) notices.fail('The concepts could not be listed', e)
    }
  }
  watch(
    [() => workspace.info?.id, () => workspace.activationsId],
    () => {
      list.value = []
      loaded.value = false
      currentId.value = null
      void load()
    },
    { immediate: true },
  )
  onData(event => {
    if (event.t === 'concept' && event.activations === workspace.activationsId) void load()
  })

  const attempt = async <T>(failed: string, act: (activations: string) => Promise<T>): Promise<T | null> => {
    const activations = workspace.activationsId
    if (!activations) return null
    try {
      return await act(activations)
    } catch (e) {
      notices.fail(failed, e)
      return null
    }
  }
  const put = (id: string | null, name: string, recipe: ConceptRecipe | null) =>
    attempt(id ? 'The concept was not changed' : 'The concept was not made', async activations => {
      const made = await data.call('concept.put', { id, activations, name, recipe })
      await load()
      currentId.value = made.id
      return made
    })
  const make = (name: string, base: ConceptBase) => put(null, name, { base, added: [], removed: [] })
  const rename = (id: string, name: string) => put(id, name, null)
  /** Puts rows into the current concept, or takes them out. */
  const mark = (rows: readonly number[], add: boolean) =>
    attempt('The concept was not changed', async () => {
      const now = current.value
      if (!now) return
      const { recipe } = await data.call('concept.get', { id: now.id })
      const changed = await put(now.id, now.name, marked(recipe, rows, add))
      if (!changed) return
      const count = `${formatCount(rows.length)} ${plural(rows.length, unit.value)}`
      notices.say(`${count} ${add ? 'added to' : 'removed from'} @${now.name}.`, {
        title: 'Undo',
        run: () => void put(now.id, now.name, recipe),
      })
    })
  /** Finds the rows again as the recipe says. */
  const again = (id: string) =>
    attempt('The concept was not made again', async () => {
      const { info, recipe } = await data.call('concept.get', { id })
      await put(id, info.name, recipe)
    })
  const remove = (concept: ConceptInfo) =>
    attempt('The concept was not deleted', async () => {
      await data.call('concept.delete', { id: concept.id })
      if (currentId.value === concept.id) currentId.value = null
      await load()
      const undo = async () => {
        await data.call('concept.restore', { id: concept.id })
        await load()
        currentId.value = concept.id
      }
      notices.say(`@${concept.name} was deleted.`, {
        title: 'Undo',
        run: () => void attempt('The concept did not come back', undo),
      })
    })
  const take = async (activations: string, { fileId, name }: { fileId: string; name: string }) => {
    const made = await data.call('concept.import', { activations, fileId })
    await load()
    currentId.value = made[0]?.id ?? currentId.value
    notices.say(`${made.length} ${plural(made.length, 'concept')} imported from ${name}.`)
  }
  const importFile = () =>
    attempt('Concepts were not imported', async activations => {
      const picked = await app.call('file.pick', { purpose: 'import-concepts' })
      if (picked) await take(activations, picked)
    })
  const importGiven = (file: { fileId: string; name: string }) =>
    attempt('Concepts were not imported', activations => take(activations, file))
  const exportFile = (concepts: readonly ConceptInfo[]) =>
    attempt('Concepts were not exported', async () => {
      const suggestedName =
        concepts.length === 1 ? `${concepts[0]!.name.replace(/[^\p{L}\p{N}_-]+/gu, '-')}.csv` : 'concepts.csv'
      const picked = await app.call('file.pick', { purpose: 'export-csv', suggestedName })
      if (!picked) return
      const report = await data.call('concept.export', { ids: concepts.map(c => c.id), fileId: picked.fileId })
      notices.say(
        `${report.concepts} ${plural(report.concepts, 'concept')}, ${formatCount(report.rows)} rows written to ${picked.name}.`,
      )
    })

  return {
    list, loaded, currentId, current, unit, load, make, rename, mark, again, remove, importFile, importGiven, exportFile,
  } // prettier-ignore
})
