// @vitest-environment happy-dom
// The panel of a changed feature: a code below zero is on.
import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, it } from 'vitest'
import { emptyChanges } from '../../../../core/analysis/logit-changes.ts'
import ChangePanel from '../../../../renderer/panels/zones/tools/ledger/ChangePanel.vue'

it('offers the tokens where the feature is on, those below zero too', () => {
  const report = {
    ...{ rows: Int32Array.of(4, 5, 6), tokens: ['a', 'b', 'c'], values: Float32Array.of(0, -2, 1), changed: [] },
    ...{ moved: 0, changes: emptyChanges(3, 1), words: {} },
  }
  const state = { row: 4, scale: 0, at: 'token', feature: 7 }
  const props = { state, feature: 7, label: '', hasTail: true, report, error: null, pending: false }
  const panel = mount(ChangePanel, {
    props: props as never,
    global: { plugins: [createPinia()], stubs: { TokenStrip: true, ChangeLists: true } },
  })
  expect(panel.text()).toContain('Scale it at its 2 tokens of this document')
})
