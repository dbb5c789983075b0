// Makes the pictures of the start page, light and dark, from each sample's first view: node scripts/make-sample-pictures.mjs [SAMPLE ...]
// They go to native-models/samples/<name>/picture-light.webp and picture-dark.webp. A sample's workspace is made anew for it.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { root } from './setup/paths.mjs'

/** The figure, mm and dots per inch, and what is cut out of it, pixels: the upper part of the plot, without the lines above and below it. */
const page = '100x100'
const dpi = '163'
const cut = { x: 101, y: 72, width: 480, height: 336 }
/** bytes of a picture at most */
const largest = 60_000
const samples = path.join(root, 'native-models/samples')

/** The part of an image that is shown, without what figures carry beside their pixels. */
async function cutOut(bytes) {
  const canvas = createCanvas(cut.width, cut.height)
  canvas.getContext('2d').drawImage(await loadImage(bytes), -cut.x, -cut.y)
  return canvas.encodeSync('webp', 90)
}

/** Runs a command of the command line and reads what it prints. */
function zonoscope(...args) {
  const script = path.join(root, 'scripts/zonoscope.mjs')
  const options = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }
  return JSON.parse(execFileSync(process.execPath, [script, ...args], options))
}

/** The first view of a sample as a saved view, looked at from near enough that its words can be read. */
function firstView(sample, made) {
  const { id } = made.dictionaries.find(d => d.name === sample.firstView.dictionary)
  const activations = made.activations[0].id
  const { features } = sample.firstView
  const spec = { dictionary: id, activations, features, dim: 2, basis: 'encoder', origin: 'mean', filter: '', points: 'firing', control: null } // prettier-ignore
  const pane = {
    id: 'a',
    follows: false,
    spec,
    camera: { two: { x: 0, y: 0, zoom: 1 }, three: { alpha: 20, beta: 35, zoom: 1 } },
    options: { points: true, labels: true, encoders: true, decoders: false, legend: false, hidden: [] },
    drawn: { spec, slots: features.map((_, i) => i) },
  }
  return {
    format: 'zonoscope-view',
    version: 1,
    name: sample.name,
    dictionaries: [{ id, name: sample.firstView.dictionary, title: '' }],
    activations: [{ id: activations, name: made.activations[0].name }],
    table: { dictionary: null, activations: null, chosen: [], current: null },
    panes: [pane],
    linked: true,
    active: 'a',
    maximised: null,
    more: { foot: false, controls: false },
    selectedRows: [],
  }
}

const named = process.argv.slice(2)
const all = readdirSync(samples).filter(name => existsSync(path.join(samples, name, 'sample.json')))
for (const name of named.length > 0 ? named : all) {
  const folder = mkdtempSync(path.join(tmpdir(), 'zonoscope-picture-'))
  try {
    const sample = JSON.parse(readFileSync(path.join(samples, name, 'sample.json'), 'utf8'))
    const workspace = path.join(folder, name)
    const made = zonoscope('sample', name, '--workspace', workspace, '--quiet')
    const file = path.join(folder, 'first.zonoscope-view.json')

    writeFileSync(file, JSON.stringify(firstView(sample, made)))
    for (const theme of ['light', 'dark']) {
      const drawn = path.join(folder, `${theme}.png`)
      zonoscope('figure', file, '--workspace', workspace, '--out', drawn, '--dpi', dpi, '--page', page, '--theme', theme, '--bare', '--quiet') // prettier-ignore
      const out = path.join(samples, name, `picture-${theme}.webp`)
      const picture = await cutOut(readFileSync(drawn))
      writeFileSync(out, picture)
      const size = picture.length
      console.log(`${path.relative(root, out)}: ${size} bytes`)
      if (size > largest) throw new Error(`${out}: found ${size} bytes, expected at most ${largest}.`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
