// Whether a dictionary was trained where activations were read.
import { expect, test } from 'vitest'
import { hookOf, hookPlace, hookWarning } from '../../shared/hooks.ts'

test('one place has one name: before block 4 is after block 3, also in transformers’ words', () => {
  expect(['blocks.4.hook_resid_pre', 'blocks.3.hook_resid_post', 'model.layers.3.output'].map(hookPlace)).toEqual(
    new Array(3).fill('blocks.3.hook_resid_post'),
  )
  // The embedding comes before block 0, after none.
  expect(hookPlace('blocks.0.hook_resid_pre')).toBe('blocks.0.hook_resid_pre')
  expect(hookPlace('blocks.12.hook_mlp_out')).toBe('blocks.12.hook_mlp_out')
})

test('another place is said with both names; the same, an unknown one and other words are not', () => {
  const warn = (trained: string | null, read: string | null) =>
    hookWarning({ name: 'SAE', hook: trained }, { name: 'words', hook: read })
  expect(warn('blocks.3.hook_resid_post', 'blocks.8.hook_resid_pre')).toBe(
    'SAE was trained on blocks.3.hook_resid_post, words was read at blocks.8.hook_resid_pre: its features may say nothing there.',
  )
  expect(warn('blocks.3.hook_resid_post', 'blocks.4.hook_resid_pre')).toBeNull()
  expect(warn(null, 'blocks.3.hook_resid_post')).toBeNull()
  expect(warn('blocks.3.hook_resid_post', null)).toBeNull()
  expect(warn('model.layers.3.self_attn.o_proj.input', 'blocks.3.attn.hook_z')).toBeNull()
})

test('activations’ own words come before their model’s', () => {
  expect(hookOf({ about: { hook: 'a' }, model: { hook: 'b' } })).toBe('a')
  expect(hookOf({ about: null, model: { hook: 'b' } })).toBe('b')
  expect(hookOf({ about: null, model: null })).toBeNull()
})
