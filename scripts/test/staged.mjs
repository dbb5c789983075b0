// Which checks the staged files of a commit need.

/** The tsconfig that each folder belongs to. What depends on a changed folder is left to `npm test`: a commit must stay quick. */
const projectOf = new Map([
  ['core', 'core'],
  ['shared', 'shared'],
  ['main', 'main'],
  ['preload', 'main'],
  ['renderer', 'renderer'],
  ['tests', 'tests'],
])

/**
 * @param {string[]} files paths relative to the repository, with slashes
 * @returns {{format: string[], lint: string[], projects: string[]}} files for the formatter and the linter, tsconfig folders to check
 */
export function chooseChecks(files) {
  const projects = new Set()
  for (const file of files) {
    const project = projectOf.get(file.split('/')[0])
    if (project !== undefined && /\.(ts|vue)$/.test(file)) projects.add(project)
  }
  return { format: files, lint: files.filter(file => /\.(ts|vue|mjs|js|cjs)$/.test(file)), projects: [...projects] }
}
