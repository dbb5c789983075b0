// @vitest-environment happy-dom
// The card beside the pointer of a zone plot names the features that are on there.
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import ZoneHover from '../../../renderer/panels/zones/ZoneHover.vue'
import { startPage } from '../fake-servers.ts'
import { sampleView } from '../plots/sample-view.ts'

it('says the labels of a zone as text, at most three of them, and none of features that are off', () => {
  startPage()
  const view = sampleView()
  const zone = view.zones.find(z => z.active !== 0)!.active
  const labels = view.features.map((_, i) => ((zone >>> i) & 1 ? `cats <b>${i}</b>` : 'off'))
  const card = mount(ZoneHover, {
    props: { view, hit: { x: 10, y: 10, zone, row: null }, width: 400, height: 300, labels },
  })
  const on = view.features.filter((_, i) => (zone >>> i) & 1)
  expect(card.findAll('bdi')).toHaveLength(Math.min(3, on.length))
  expect(card.text()).toContain(`#${on[0]!.feature} cats <b>`)
  expect(card.text()).not.toContain('off')
  card.unmount()
  const bare = mount(ZoneHover, { props: { view, hit: { x: 10, y: 10, zone, row: null }, width: 400, height: 300, labels: [] } }) // prettier-ignore
  expect(bare.findAll('bdi')).toHaveLength(0)
  bare.unmount()
})
