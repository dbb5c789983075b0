// Which dictionaries stay loaded.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSessionStore } from '../../../main/inference/sessions.ts'
import { fixtures, ref } from './help.ts'

const sae = (name: string) => ref(join(fixtures, name, 'model'))

test('loaded once for many callers, and given up when memory runs short', async () => {
  const store = createSessionStore(0) // nothing may stay beside the one in use
  const [a, b] = await Promise.all([
    store.use(sae('sl_standard'), async encoder => encoder),
    store.use(sae('sl_standard'), async encoder => encoder),
  ])
  expect(a).toBe(b)
  await store.use(sae('sl_topk'), async () => undefined)
  expect(await store.use(sae('sl_standard'), async encoder => encoder)).not.toBe(a)
  await store.close()
})

test('one in use is not given up', async () => {
  const store = createSessionStore(0)
  const rows = await store.use(sae('sl_standard'), async encoder => {
    await store.use(sae('sl_topk'), async () => undefined)
    return (await encoder.run(new Float32Array(64), { recon: false, pre: false })).indptr.length
  })
  expect(rows).toBe(3)
  await store.close()
})

test('a failed load is forgotten', async () => {
  const store = createSessionStore()
  const broken = { ...sae('sl_standard'), options: { k: 3 } }
  await expect(store.use(broken, async () => 1)).rejects.toMatchObject({ code: 'bad-input' })
  expect(await store.use(sae('sl_standard'), async () => 1)).toBe(1)
  await store.close()
})
