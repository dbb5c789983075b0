// A samples folder with a shortened first-letters: the shipped model and the first documents of the shipped text, dictionaries of the test's own.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeDictionary } from './fixture.ts'

export const shippedLetters = join(import.meta.dirname, '../../../native-models/samples/first-letters')

/** The header of the shipped table and a line a token; cells may be empty at a line's end. */
export const shippedLines = (): string[] =>
  readFileSync(join(shippedLetters, 'activations/tokens.tsv'), 'utf8').replace(/\n$/, '').split('\n')

/** The first `documents` documents of the shipped table, with its header. */
export function firstDocuments(documents: number): string {
  const [header, ...lines] = shippedLines()
  return [header, ...lines.filter(line => Number(line.split('\t')[2]) < documents), ''].join('\n')
}

/** Two dictionaries, the second of which is left for later and listed first. */
export function writeLettersSample(samplesFolder: string, documents: number): string {
  const folder = join(samplesFolder, 'first-letters')
  mkdirSync(join(folder, 'activations'), { recursive: true })
  cpSync(join(shippedLetters, 'model'), join(folder, 'model'), { recursive: true })
  writeFileSync(join(folder, 'activations/tokens.tsv'), firstDocuments(documents))
  const names = ['later', 'other', 'main']
  names.forEach((name, i) =>
    writeDictionary(join(folder, 'dictionaries', name), {
      architecture: 'jumprelu',
      d: 128,
      features: 96,
      seed: 7 * i,
    }),
  )
  const sample = {
    format: 'zonoscope-sample',
    version: 1,
    name: 'first-letters',
    title: 'First letters, shortened',
    unit: 'token',
    generate: { kind: 'language-model', model: 'model', text: 'activations/tokens.tsv' },
    activations: {
      name: 'first-letters',
      file: 'residual.safetensors',
      tensor: 'x',
      columns: 'activations/tokens.tsv',
    },
    dictionaries: names.map(name => ({
      name,
      path: `dictionaries/${name}`,
      title: `Dictionary ${name}`,
      ...(name === 'later' ? { run: 'asked' } : {}),
    })),
    firstView: { dictionary: 'main', features: [3, 5], note: 'A note.' },
  }
  writeFileSync(join(folder, 'sample.json'), JSON.stringify(sample))
  return samplesFolder
}
