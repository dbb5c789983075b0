// @vitest-environment happy-dom
// The import page: what was recognised, what is missing, the check that runs by itself, Enter and Escape, and the same bytes again.
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import ActivationsImport from '../../renderer/panels/import/ActivationsImport.vue'
import DictionaryImport from '../../renderer/panels/import/DictionaryImport.vue'
import { useImports } from '../../renderer/stores/imports.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { AppError } from '../../shared/errors.ts'
import type { ActivationsLook, DictionaryCheck, DictionaryLook } from '../../shared/import-model.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

const found: DictionaryLook = {
  ...{ name: 'sae', path: '/files/sae', format: 'saelens', architecture: 'topk', dIn: 3, dSae: 4, dOut: 3, dtype: 'float32' },
  hook: 'blocks.3.hook_resid_post',
  options: [{ name: 'apply_b_dec_to_input', value: true, source: 'default', meaning: 'b_dec is subtracted.' }],
  optionsNeeded: [],
  warnings: ['a warning that matters'],
  expected: { l0: 59, from: 'average_l0_59 in its name' },
  here: null,
} // prettier-ignore
const checked: DictionaryCheck = {
  ...{ rows: 90, l0: 412, l0Deviation: 3, fvu: 0.5, silent: 1, dSae: 4, provider: 'cpu', reason: '' },
  expected: found.expected,
  findings: ['Expected L0 59, got 412: wrong hook point?'],
}
const file = { fileId: 'f', name: 'sae' }
let page: VueWrapper | null = null
afterEach(() => page?.unmount())

async function open(
  part: typeof DictionaryImport | typeof ActivationsImport,
  handlers: Record<string, (input: any) => unknown>,
  over = {},
) {
  startPage()
  const calls: [string, any][] = []
  const noted = Object.fromEntries(
    Object.entries(handlers).map(([name, answer]) => [
      name,
      (input: any) => (calls.push([name, input]), answer(input)),
    ]),
  )
  connectData({ 'workspace.get': () => makeWorkspace(over), ...noted })
  await useWorkspace().load()
  void useImports().ask(file, part === DictionaryImport ? 'dictionary' : 'activations')
  page = mount(part, { props: { file }, attachTo: document.body })
  const inputs = (name: string) => calls.filter(([called]) => called === name).map(([, input]) => input as unknown)
  return { page, inputs, text: () => page!.text(), by: (id: string) => page!.get(`[data-testid=${id}]`) }
}
const enter = (on: VueWrapper) => on.get('[data-testid=import-facts]').trigger('keydown.enter')

describe('a dictionary', () => {
  it('shows options with their source, warnings, and the check beside what is promised; Enter adds', async () => {
    const {
      page: at,
      inputs,
      text,
      by,
    } = await open(DictionaryImport, {
      'dictionary.look': () => found,
      'dictionary.check': () => checked,
      'dictionary.add': () => ({ id: 'dict-b' }),
    })
    await vi.waitFor(() => expect(text()).toContain('412.0 ± 3.00'))
    expect(inputs('dictionary.check')).toEqual([{ fileId: 'f', options: {}, activations: 'acts' }])
    expect(by('import-findings').text()).toBe('Expected L0 59, got 412: wrong hook point?')
    expect(by('import-warnings').text()).toContain('a warning that matters')
    expect(at.get('[data-option=apply_b_dec_to_input]').text()).toMatch(
      /true.*default of the format.*b_dec is subtracted/,
    )
    expect(text()).toContain('59 (average_l0_59 in its name)')
    await enter(at)
    await vi.waitFor(() => expect(useWorkspace().dictionaryId).toBe('dict-b'))
    expect(inputs('dictionary.add')).toEqual([{ fileId: 'f', options: {} }])
    expect(useImports().asked).toBeNull()
  })
  it('asks for what the files lack, with the suggestion in the field, and gives it', async () => {
    const k = { name: 'k', meaning: 'features kept a row', suggested: 59, consequence: 'what its name promises' }
    const look = ({ options }: { options: Record<string, unknown> }) => ({
      ...found,
      optionsNeeded: 'k' in options ? [] : [k],
    })
    const {
      page: at,
      inputs,
      by,
    } = await open(DictionaryImport, { 'dictionary.look': look, 'dictionary.check': () => checked })
    await vi.waitFor(() => expect(inputs('dictionary.check')).toHaveLength(1))
    expect(inputs('dictionary.check')[0]).toMatchObject({ options: { k: 59 } })
    expect(by('import-needed').text()).toContain('Suggested: 59. what its name promises')
    await by('import-needed').get('input').setValue('8')
    await vi.waitFor(() => expect(inputs('dictionary.check').at(-1)).toMatchObject({ options: { k: 8 } }))
    await by('import-needed').get('input').setValue('')
    await vi.waitFor(() => expect(by('import-add').attributes('disabled')).toBeDefined())
    expect(at.exists()).toBe(true)
  })
  it('stays usable after an error that another option mends', async () => {
    const look = ({ options }: { options: Record<string, unknown> }) => {
      if (options['dict_class'] === undefined) throw new AppError('bad-input', 'ae.pt: give dict_class.')
      return found
    }
    const { page: at, by } = await open(DictionaryImport, {
      'dictionary.look': look,
      'dictionary.check': () => checked,
    })
    await vi.waitFor(() => expect(by('import-error').text()).toBe('ae.pt: give dict_class.'))
    expect(by('import-add').attributes('disabled')).toBeDefined()
    await at.get('input').setValue('dict_class=AutoEncoderTopK')
    await vi.waitFor(() => expect(by('import-add').attributes('disabled')).toBeUndefined())
    expect(at.find('[data-testid=import-error]').exists()).toBe(false)
  })
  it('goes to the same bytes, and adds nothing', async () => {
    const here = { id: 'dict-b', name: 'title of dict-b', same: true, present: true }
    const {
      page: at,
      inputs,
      by,
    } = await open(DictionaryImport, {
      'dictionary.look': () => ({ ...found, here }),
      'dictionary.check': () => checked,
    })
    await vi.waitFor(() => expect(by('import-here').text()).toContain('Already here as title of dict-b'))
    expect(by('import-add').text()).toBe('Go to it')
    await enter(at)
    expect(useWorkspace().dictionaryId).toBe('dict-b')
    expect(inputs('dictionary.add')).toEqual([])
  })
  it('adds nothing to a workspace that is open read-only', async () => {
    const handlers = { 'dictionary.look': () => found, 'dictionary.check': () => checked }
    const { text, by } = await open(DictionaryImport, handlers, { readOnly: true })
    await vi.waitFor(() => expect(text()).toContain('open read-only'))
    expect(by('import-add').attributes('disabled')).toBeDefined()
  })
})

describe('activations', () => {
  const look = (over: Partial<ActivationsLook>): ActivationsLook => ({
    ...{
      name: 'x',
      path: '/files/x.npz',
      format: 'npz',
      dtype: 'float32',
      rows: 100,
      d: 3,
      tensor: 'b',
      positions: null,
    },
    ...{ columns: ['token'], table: 'x.tsv', about: null, warnings: [], here: null },
    ...over,
  })
  const choice = (tensor: string, d: number) => ({
    tensor,
    shape: [100, d],
    dtype: 'float32',
    rows: 100,
    d,
    positions: null,
  })
  it('suggests the only tensor that fits, adds it, and shows what was masked', async () => {
    const {
      page: at,
      inputs,
      text,
      by,
    } = await open(ActivationsImport, {
      'activations.choices': () => [choice('a', 7), choice('b', 3)],
      'activations.look': () => look({}),
      'activations.add': () => ({ id: 'acts' }),
    })
    await vi.waitFor(() => expect(text()).toContain('token (from x.tsv)'))
    expect(inputs('activations.look')).toEqual([{ fileId: 'f', tensor: 'b' }])
    await enter(at)
    await vi.waitFor(() => expect(by('import-mask').text()).toMatch(/masked/i))
    expect(inputs('activations.add')).toEqual([{ fileId: 'f', tensor: 'b' }])
    expect(by('import-add').text()).toBe('Done')
    await enter(at)
    expect(useImports().asked).toBeNull()
  })
  it('waits for a choice where none or several fit', async () => {
    const {
      inputs,
      by,
      page: at,
    } = await open(ActivationsImport, {
      'activations.choices': () => [choice('a', 7), choice('b', 9)],
      'activations.look': ({ tensor }) => look({ tensor }),
    })
    await vi.waitFor(() => expect(at.find('select').exists()).toBe(true))
    expect(by('import-add').attributes('disabled')).toBeDefined()
    await at.get('select').setValue('0')
    await vi.waitFor(() => expect(by('import-add').attributes('disabled')).toBeUndefined())
    expect(inputs('activations.look')).toEqual([{ fileId: 'f', tensor: 'a' }])
  })
})
