// Makes the pictures of docs/guide from the sample with the command line, as a reader would: node scripts/make-guide-pictures.mjs
// What each one draws is in docs/guide/pictures.json; tests/main/guide.test.ts holds the guide's numbers to the same requests.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { root } from './setup/paths.mjs'

const dpi = '130'
const pictures = JSON.parse(readFileSync(path.join(root, 'docs/guide/pictures.json'), 'utf8'))
const target = path.join(root, 'docs/images/guide')

/** Runs a command of the command line and reads what it prints. */
function zonoscope(...args) {
  const script = path.join(root, 'scripts/zonoscope.mjs')
  return JSON.parse(
    execFileSync(process.execPath, [script, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  )
}

/** A saved view with one plot, as the window would save it. */
function viewOf({ name, dictionary, features, ...more }, sample) {
  const { id } = sample.dictionaries.find(d => d.name === dictionary)
  const activations = sample.activations[0]
  const spec = {
    dictionary: id,
    activations: activations.id,
    features,
    dim: 2,
    basis: 'encoder',
    origin: 'mean',
    filter: '',
    points: 'firing',
    control: null,
    ...more,
  }
  const slots = features.map((_, i) => i)
  const pane = {
    id: 'a',
    follows: false,
    spec,
    camera: { two: { x: 0, y: 0, zoom: 1 }, three: { alpha: 20, beta: 35, zoom: 1 } },
    options: { points: true, labels: true, encoders: true, decoders: true, legend: true, hidden: [] },
    drawn: { spec, slots },
  }
  return {
    format: 'zonoscope-view',
    version: 1,
    name,
    dictionaries: [{ id, name: dictionary, title: '' }],
    activations: [{ id: activations.id, name: activations.name }],
    table: { dictionary: null, activations: null, chosen: [], current: null },
    panes: [pane],
    linked: true,
    active: 'a',
    maximised: null,
    more: { foot: false, controls: false },
    selectedRows: [],
  }
}

const folder = mkdtempSync(path.join(tmpdir(), 'zonoscope-guide-'))
try {
  mkdirSync(target, { recursive: true })
  const workspace = path.join(folder, 'words')
  const sample = zonoscope('sample', 'words', '--workspace', workspace, '--quiet')
  for (const picture of pictures) {
    const file = path.join(folder, `${picture.name}.zonoscope-view.json`)
    writeFileSync(file, JSON.stringify(viewOf(picture, sample)))
    const out = path.join(target, `${picture.name}.png`)
    const { width, height, bytes } = zonoscope(
      'figure',
      file,
      '--workspace',
      workspace,
      '--out',
      out,
      '--dpi',
      dpi,
      '--quiet',
    )
    console.log(`${path.relative(root, out)}: ${width} x ${height}, ${bytes} bytes`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
