// Trees of concepts from cells and from files that a person gives, hostile ones among them, and which pairs of a tree are compared.
import { describe, expect, it } from 'vitest'
import { planHierarchy } from '../../../../core/analysis/hierarchy/plan.ts'
import { treeLimits, treeOfCells, wordsBelow } from '../../../../core/analysis/hierarchy/tree.ts'
import { readTree } from '../../../../core/analysis/hierarchy/tree-file.ts'

const numbers =
  (...words: string[]) =>
  (word: string) =>
    words.includes(word) ? words.indexOf(word) : undefined
const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)

describe('classes of a column', () => {
  it('are a tree where they are written a/b/c', () => {
    const nodes = treeOfCells(['x/animal/dog', '', 'x/animal', 'x/plant'], ['rex', 'the', 'it', 'oak'], 'any')
    expect(nodes.map(n => [n.name, n.parents])).toEqual([['x', []], ['animal', [0]], ['dog', [1]], ['plant', [0]]]) // prettier-ignore
    expect(wordsBelow(nodes, numbers('rex', 'it', 'oak')).map(set => [...set])).toEqual([[0, 1, 2], [0, 1], [0], [2]]) // prettier-ignore
  })
  it('lie side by side under one concept where they are not', () => {
    const nodes = treeOfCells(['a', 'b', 'a'], ['ant', 'bee', 'ape'], 'any letter')
    expect(nodes.map(n => [n.name, n.parents, n.own])).toEqual([
      ['any letter', [], []],
      ['a', [0], ['ant', 'ape']],
      ['b', [0], ['bee']],
    ])
  })
  it('tells two classes of one name apart by what is above them', () => {
    expect(treeOfCells(['p/x', 'q/x'], ['1', '2'], '').map(n => n.name)).toEqual(['p', 'x', 'q', 'x'])
  })
})

describe('a file', () => {
  it('is JSON: nested, or a list with parents; a concept may have two', () => {
    const nested = readTree('{"name":"a","words":["x"],"children":[{"name":"b","words":"y z"}]}', 'json')
    expect(nested).toEqual([
      { name: 'a', parents: [], own: ['x'] },
      { name: 'b', parents: [0], own: ['y', 'z'] },
    ])
    const list = readTree('[{"child":"c","parent":"a","words":["x"]},{"child":"c","parent":"b"}]', 'json')
    expect(list.map(n => [n.name, n.parents])).toEqual([['c', [1, 2]], ['a', []], ['b', []]]) // prettier-ignore
  })
  it('is CSV with a first line of names, in any order', () => {
    const nodes = readTree('\uFEFFparent,child,words\r\na,b,"x; y|z"\r\n\r\n,a,w\r\n', 'csv')
    expect(nodes).toEqual([
      { name: 'b', parents: [1], own: ['x', 'y', 'z'] },
      { name: 'a', parents: [], own: ['w'] },
    ])
  })
  it.each([
    ['json', '{', 'no JSON'],
    ['json', '[[]]', '[0]: found a list'],
    ['json', '[null]', '[0]: found null'],
    ['json', '{"words":["x"]}', 'found no name'],
    ['json', '{"name":" ","words":["x"]}', 'without a name'],
    ['json', '{"name":"a","words":[1]}', 'a list of words'],
    ['json', '{"name":"a","children":3}', 'a list is expected'],
    ['json', '{"name":"a"}', 'No concept of the tree has words'],
    ['json', '[{"child":"a","parent":"b","words":["x"]},{"child":"b","parent":"a"}]', 'above itself'],
    ['json', '{"name":"a","words":["x"],"children":[{"name":"a"}]}', 'above itself'],
    ['csv', 'x,y\n', 'line 1: found'],
    ['csv', 'child,parent\n"a', 'line 2: a quoted cell'],
    ['csv', 'child,parent,words\n,b,x', 'line 2: a concept without a name'],
    ['csv', `child,parent,words\n${'n'.repeat(treeLimits.name + 1)},b,x`, 'a name of more than'],
    ['csv', `child,parent,words\na,b,${'w'.repeat(treeLimits.word + 1)}`, 'a word of more than'],
  ] as const)('is refused: %s %s', (kind, text, message) => expect(() => readTree(text, kind)).toThrow(message))

  it('is refused, not run out of memory or stack, where it nests or counts too far', () => {
    const deep = '{"name":"a","children":['.repeat(200) + ']}'.repeat(200)
    expect(() => readTree(deep, 'json')).toThrow()
    const nested = Array.from({ length: 100 }, (_, i) => `{"name":"n${i}","words":["x"],"children":[`).join('') + ']}'.repeat(100) // prettier-ignore
    expect(() => readTree(nested, 'json')).toThrow('one under the other')
    const many = ['child,parent,words', ...Array.from({ length: treeLimits.nodes + 1 }, (_, i) => `n${i},,x`)]
    expect(() => readTree(many.join('\n'), 'csv')).toThrow('more than')
    expect(readTree('{"name":"__proto__","words":["constructor"]}', 'json')[0]).toEqual({ name: '__proto__', parents: [], own: ['constructor'] }) // prettier-ignore
  })
})

describe('what is compared', () => {
  const concept = (name: string, parents: number[], words: Int32Array) => ({ name, parents, words })
  it('goes past parents with the same words, and needs words on both sides', () => {
    const concepts = [
      concept('root', [], range(0, 100)),
      concept('same', [0], range(0, 40)),
      concept('child', [1], range(0, 40)),
      concept('small', [0], range(40, 45)),
      concept('sibling', [0], range(50, 80)),
      concept('grand', [2], range(0, 20)),
    ]
    const plan = planHierarchy(concepts, { least: 20, pairs: 10, families: 10 })
    expect(plan.pairs).toEqual([
      { child: 2, parent: 0, grandparent: null },
      { child: 4, parent: 0, grandparent: null },
      { child: 5, parent: 2, grandparent: 0 },
    ])
    expect(plan.families).toEqual([{ parent: 0, children: [2, 4] }])
    expect(plan).toMatchObject({ concepts: 5, total: 6, leftPairs: 0 })
    expect(planHierarchy(concepts, { least: 20, pairs: 1, families: 0 })).toMatchObject({ leftPairs: 2, leftFamilies: 1 }) // prettier-ignore
  })
})
