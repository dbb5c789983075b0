// The golden cases of co-firing, the forward pass and factor blocks, through the families that `compute` calls.
import { describe, expect, it } from 'vitest'
import { computed, expectLike, goldenAnalysis } from './expect-like.ts'

describe.each(['cofiring', 'sae_forward', 'tegum_blocks'])('%s', name => {
  const { inputs, outputs, tolerance } = goldenAnalysis(name)
  it('has every number of the golden case', () => expectLike(computed(name, inputs), outputs, tolerance))
})

describe('cofiring', () => {
  it('answers null where a latent is never on, and 0 where the partner alone is not', () => {
    const found = computed('cofiring', {
      z: [
        [1, 0, 1],
        [2, 0, 1],
        [0, 0, 1],
        [0, 0, 1],
      ],
    })
    expect(found.jaccard[1][1]).toBeNull()
    expect(found.jaccard[0][1]).toBe(0)
    expect(found.conditional_row_given_i[1][0]).toBeNull()
    expect(found.conditional_row_given_i[0]).toEqual([1, 0, 1])
    expect(found.lift[0]).toEqual([2, null, 1])
    // always on: no variance, no correlation
    expect(found.phi[0]).toEqual([1, null, null])
    expect(found.masked_cosine_i_given_mask_j[0][1]).toBeNull()
    expect(found.masked_cosine_i_given_mask_j[0][2]).toBeCloseTo(3 / Math.sqrt(5 * 4), 12)
  })

  it('takes an empty matrix, and names what is wrong with another', () => {
    expect(computed('cofiring', { z: [] }).N).toEqual([])
    expect(() => computed('cofiring', { z: [[1, 2], [3]] })).toThrow('z[1]: a list of 1 found')
    expect(() => computed('cofiring', { z: [[1, -2]] })).toThrow('z[0]: a code below 0')
    expect(() => computed('cofiring', {})).toThrow('z: nothing found')
  })
})

describe('sae_forward', () => {
  const tiny = { W_enc: [[1, 2]], b_enc: [0, -1], W_dec: [[3], [0]], b_dec: [1], X: [[2]], k: 1 }
  it('encodes, decodes and folds by hand', () => {
    const found = computed('sae_forward', tiny)
    // x - 1 = 1: pre-activations 1 and 2 - 1 = 1; decoded 3 + 0 + 1
    expect(found.relu_bdec1).toEqual({ z: [[1, 1]], recon: [[4]], z_folded: [[3, 0]], recon_folded_max_diff: 0 })
    // x = 2: 2 and 3
    expect(found.relu_bdec0.z).toEqual([[2, 3]])
    expect(found.topk1_bdec0).toEqual({ z: [[0, 3]], recon: [[1]] })
    expect(found.jumprelu_bdec1).toBeUndefined()
  })
  it('keeps none of the k largest that lies below zero', () => {
    expect(computed('sae_forward', { ...tiny, b_enc: [-5, -9] }).topk1_bdec0.z).toEqual([[0, 0]])
  })
  it('names a key of another shape', () => {
    expect(() => computed('sae_forward', { ...tiny, W_dec: [[3]] })).toThrow('W_dec: 1 rows found; 2 are expected')
    expect(() => computed('sae_forward', { ...tiny, k: 3 })).toThrow('k: 3 found')
  })
})

describe('tegum_blocks', () => {
  const { inputs } = goldenAnalysis('tegum_blocks')
  it('takes the Bonferroni point where no threshold is given', () => {
    const own = { D: inputs.D, z_sparse: inputs.z_sparse }
    expect(computed('tegum_blocks', own).result.tauG).toBeCloseTo(0.8092396417, 9)
  })
  it('finds the pair that is one component, and its place in the quadrants', () => {
    const found = computed('tegum_blocks', inputs)
    expect(found.pca).toHaveLength(1)
    expect(found.pca[0].pc_share).toBeGreaterThan(0.9)
    // three pairs in each triangle, one antipodal, six in the tetrahedron
    expect(found.quadrants.counts.tegum).toBe(13)
    expect(found.quadrants.counts.pca).toBe(1)
    expect(found.mantel_p.signedG).toBeLessThan(0.01)
  })
  it('leaves a dead latent and a zero row out of every block', () => {
    const z = { n: 4, m: 3, row: [0, 1], col: [0, 1], val: [1, 1] }
    const D = [
      [1, 0],
      [-1, 0],
      [0, 0],
    ]
    const { result } = computed('tegum_blocks', { D, z_sparse: z, tauG: 0.2 })
    // exclusive and antipodal, but 0.25 expected common rows say nothing
    expect(result.tegum_labels).toEqual([0, 1, 2])
    expect(result.blocks).toEqual([])
    expect(result.feature_dim).toEqual([0.5, 0.5, null])
    expect(result.mantel_signedG_phi).toBeNull()
  })
  it('names an entry that is there twice', () => {
    const z = { n: 1, m: 1, row: [0, 0], col: [0, 0], val: [1, 1] }
    expect(() => computed('tegum_blocks', { D: [[1, 0]], z_sparse: z })).toThrow('found twice')
  })
})
