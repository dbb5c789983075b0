// The groups of the bench, in the order of docs/benchmarks.md. `says` is what a group measures, `needs` what a machine must have for all of it,
// `leaves` what it does not measure anywhere.
export const groups = {
  zones: {
    load: () => import('./zones.mjs'),
    says: 'Arrangements of lines in a square and of planes in a cube, against one frame.',
  },
  peer: {
    load: () => import('./peer.mjs'),
    says: 'Joint cells against the same cells by polygon clipping in Python, and against one clipped polygon a feature, as the author of the source post does it, which is less work; a figure against matplotlib.',
    needs: ['a Python; with matplotlib for figures (`ZONOSCOPE_PYTHON` names it)'],
  },
  slack: { load: () => import('./slack.mjs'), says: 'Turning one feature over all 30,000 words of the sample.' },
  matching: { load: () => import('./matching.mjs'), says: 'Matching two dictionaries in 2,304 dimensions by size.' },
  whole: { load: () => import('./whole.mjs'), says: 'Boundaries and cells of a whole dictionary in a section.' },
  known: {
    load: () => import('./known.mjs'),
    says: 'The sample `known-answer`, 16,384 features in 2,304 dimensions: made, run, and looked at.',
  },
  encode: {
    load: () => import('./encode.mjs'),
    says: 'Encoding the sample `words`, with selection, sparse output, errors and reading the file, against its two matrix products alone in ONNX Runtime.',
  },
  large: {
    load: () => import('./large.mjs'),
    says: 'Dictionaries of 302 MB and 151 MB: import against reading and hashing the bytes, peak memory, and `encode` end to end against torch with the same threads.',
    needs: ['a Python with torch (`ZONOSCOPE_PYTHON` names it)'],
    leaves: ['a graphics card'],
  },
  pages: {
    load: () => import('./pages.mjs'),
    says: 'Feature pages, concepts and zone views from the cache of the sample `words`.',
  },
  table: {
    load: () => import('./table.mjs'),
    says: 'The data of a feature page from the cache, against the same page from a table with a row per activation, over the same 131,072 tokens and 16,384 features.',
  },
  scale: {
    load: () => import('./scale.mjs'),
    says: '1,000,000 tokens, 16,384 features, about 64 on at a token: bytes, writing, pages, queries, what caching costs, and the window while a run goes on.',
    needs: ['a display', '12 GB of disk'],
    leaves: ['SAEDashboard over the same arrays: it could not be had'],
  },
  labels: {
    load: () => import('./labels.mjs'),
    says: '100,000 definitions with history: opening, search, saving; key to next feature painted, to saved, features a minute by keyboard.',
    needs: ['a display', '12 GB of disk'],
  },
  acts: {
    load: () => import('./acts.mjs'),
    says: '100,000 definitions changed in one act, undone, and what saving and opening take behind that.',
  },
  pairs: { load: () => import('./pairs.mjs'), says: 'Panels of the compare place on 300,000 tokens x 4,096 features.' },
  panels: {
    load: () => import('./panels.mjs'),
    says: 'Every panel of the compare place on the samples `first-letters` and `words`: first and whole answers.',
  },
  toy: {
    load: () => import('./toy.mjs'),
    says: 'The toy lab: steps a second by n and m, sweeps on one thread and two, pictures a second while training at full speed.',
    needs: ['a display'],
  },
  figures: {
    load: () => import('./figures.mjs'),
    says: 'Exports: 2D with 5,000 tokens, 3D with 64 cells and 20,000 tokens; time and size.',
  },
  bare: {
    load: () => import('./bare.mjs'),
    says: 'First start to the first paint, and memory of all processes at rest, against a bare window of the same Electron.',
    needs: ['a display'],
  },
  window: {
    load: () => import('./window.mjs'),
    says: 'Start to the table, frames of a plot that is turned and panned, memory of each process after the main job.',
    needs: ['a display'],
  },
  package: {
    load: () => import('./package.mjs'),
    says: 'The package: bytes, first start, start to the table.',
    needs: ['a display'],
  },
  setup: {
    load: () => import('./setup.mjs'),
    says: 'A fresh clone and an empty home to the end of set-up.',
    needs: ['the npm registry'],
  },
}
