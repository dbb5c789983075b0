// Which checks the staged files of a commit need.

/** Folders whose types depend on another folder: a change in core can break all of them. */
const dependents = new Map([
  ['core', ['core', 'shared', 'main', 'renderer', 'tests']],
  ['shared', ['shared', 'main', 'renderer', 'tests']],
  ['main', ['main', 'tests']],
  ['preload', ['main']],
  ['renderer', ['renderer', 'tests']],
  ['tests', ['tests']],
])

/**
 * @param {string[]} files paths relative to the repository, with slashes
 * @returns {{format: string[], lint: string[], projects: string[]}} files for the formatter and the linter, tsconfig folders to check
 */
export function chooseChecks(files) {
  const projects = new Set()
  for (const file of files)
    if (/\.(ts|vue)$/.test(file)) for (const folder of dependents.get(file.split('/')[0]) ?? []) projects.add(folder)
  return { format: files, lint: files.filter(file => /\.(ts|vue|mjs|js|cjs)$/.test(file)), projects: [...projects] }
}
