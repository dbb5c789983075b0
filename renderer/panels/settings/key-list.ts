// The keys as the list of keys tells them. Pure; renderer.

export interface KeyGroup {
  title: string
  keys: { keys: string[]; what: string }[]
}

export const keyList: readonly KeyGroup[] = [
  {
    title: 'Features',
    keys: [
      { keys: ['j', '↓'], what: 'next feature of the table' },
      { keys: ['k', '↑'], what: 'previous feature' },
      { keys: ['PgDn', 'PgUp'], what: 'a screen of features further, or back' },
      { keys: ['Home', 'End'], what: 'first and last feature of the table' },
      { keys: ['Space'], what: 'choose the feature for the zone plots, or drop it' },
      { keys: ['Enter'], what: 'open the feature and write its definition' },
      { keys: ['Shift+↓', 'Shift+↑', 'Ctrl+A'], what: 'select several features in the table, or all that it shows' },
      { keys: ['Ctrl+E'], what: 'label, tag or judge the selected features together' },
      { keys: ['Ctrl+Z'], what: 'undo the last change of definitions, also of another day' },
      { keys: ['Ctrl+Y', 'Ctrl+Shift+Z'], what: 'do again what was undone' },
      { keys: ['Ctrl+F', 's'], what: 'query features and tokens' },
      { keys: ['Esc'], what: 'leave a field, close what floats, let go of selected words' },
    ],
  },
  {
    title: 'Zone plots',
    keys: [
      { keys: ['1…8'], what: 'hide or show a chosen feature' },
      { keys: ['d'], what: 'switch between 2D and 3D' },
      { keys: ['p'], what: 'activation plane of two features, and back to the zones' },
      { keys: ['n'], what: 'concepts: named sets of words, and the features that say them' },
      {
        keys: ['q'],
        what: 'exact cells of this section (top-k, matching pursuit), or none',
      },
      { keys: ['b'], what: 'outline the cell at the pointer among all features' },
      { keys: ['r'], what: 'draw the control beside' },
      { keys: ['m'], what: 'one plot or all' },
      { keys: ['Shift+X', 'Y', 'Z'], what: 'look along an axis, with the focus in a 3D plot; 0 back to the start' },
      { keys: ['y'], what: 'your own text: strips of the chosen features, features of a token' },
      { keys: ['c'], what: 'compare the plots in numbers' },
      { keys: ['f'], what: 'make a figure' },
      { keys: ['Ctrl+C', 'Ctrl+Shift+C'], what: 'with the focus in a plot, chart or figure: copy it as PNG, as SVG' },
      { keys: ['o'], what: 'turn a feature: who would change zone' },
      { keys: ['v'], what: 'saved views' },
      { keys: ['l'], what: 'slice tool: basis, origin, turn, morph' },
      { keys: ['Ctrl+Z'], what: 'in the plot or the slice tool: back to the slice before' },
      { keys: ['h'], what: 'ledger: what each feature of a token writes, and what taking one away does' },
      { keys: ['w'], what: 'angles of the chosen features, beside those of a perfect code' },
    ],
  },
  {
    title: 'Figures',
    keys: [
      { keys: ['Ctrl+Z'], what: 'undo the last change of the figure' },
      { keys: ['Ctrl+Y', 'Ctrl+Shift+Z'], what: 'redo it' },
      { keys: ['Ctrl+C', 'Ctrl+X', 'Ctrl+V'], what: 'copy, cut and paste annotations' },
      { keys: ['Ctrl+D', 'Del'], what: 'duplicate or delete what is selected' },
      { keys: ['Ctrl+G', 'Ctrl+Shift+G'], what: 'group, or take a group apart' },
      { keys: ['[', ']'], what: 'backward, or forward; with Shift to the back, or to the front' },
    ],
  },
  {
    title: 'Toy lab',
    keys: [
      { keys: ['Space'], what: 'run, or pause' },
      { keys: ['.', ','], what: 'a step further, or back' },
      { keys: ['Home', 'End'], what: 'rewind to step 0, or to the last step' },
      { keys: ['f'], what: 'forces: none, their sum, by sample, encode and decode' },
    ],
  },
  {
    title: 'Tour',
    keys: [
      { keys: ['.'], what: 'next step' },
      { keys: [','], what: 'step before' },
    ],
  },
  {
    title: 'Window',
    keys: [
      { keys: ['Ctrl+K', '/'], what: 'find a feature, a word or a command' },
      { keys: ['z'], what: 'zones of the chosen features, large' },
      { keys: ['='], what: 'analyses and comparisons' },
      { keys: ['g'], what: 'back to the feature table' },
      { keys: ['i'], what: 'show or hide the inspector in a small window' },
      {
        keys: ['Alt+←', 'Alt+→'],
        what: 'back and forward: feature, dictionary, place; also the side buttons of a mouse',
      },
      { keys: ['Ctrl+J'], what: 'jobs: what runs, waits and failed' },
      { keys: ['Ctrl+O'], what: 'open a workspace' },
      { keys: ['Ctrl+,'], what: 'settings' },
      { keys: ['?'], what: 'this list' },
    ],
  },
]

/** What else a key does in the window, where an act of labelling takes it over; null where nothing. @param key as a list shows it */
export function otherUse(key: string): string | null {
  for (const { title, keys } of keyList) {
    const item = keys.find(one => one.keys.includes(key))
    if (item) return `${title}: ${item.what}`
  }
  return null
}
