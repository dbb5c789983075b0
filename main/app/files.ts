// Dialogs, and the table of what they returned: a page holds a FileId, never a path. Main process.
import { dialog, shell, type BrowserWindow, type OpenDialogOptions } from 'electron'
import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { FilePurpose } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'

export interface Files {
  /** Opens the dialog for a purpose; null when it was dismissed. */
  pick(purpose: FilePurpose, suggestedName?: string): Promise<{ fileId: string; name: string; path: string } | null>
  /** An id for a place that the page did not choose: a workspace that was open before, or a sample's own. */
  grant(path: string): string
  reveal(fileId: string): void
  /** Called with every new id, so that the data process can resolve it. */
  onGrant(listener: (fileId: string, path: string) => void): void
  /** Everything granted so far, for a data process that is started again. */
  granted(): ReadonlyMap<string, string>
}

const folder: OpenDialogOptions['properties'] = ['openDirectory', 'createDirectory']
const open: Partial<Record<FilePurpose, OpenDialogOptions>> = {
  dictionary: { title: 'Add a dictionary: the folder that holds its weights', properties: ['openDirectory'] },
  'dictionary-file': {
    title: 'The dictionary: params.npz',
    properties: ['openFile'],
    filters: [{ name: 'Dictionaries', extensions: ['npz', 'safetensors', 'json'] }],
  },
  activations: {
    title: 'Add activations',
    // Elsewhere one dialog cannot choose both; any file of a folder of activations stands for the folder.
    properties: process.platform === 'darwin' ? ['openFile', 'openDirectory'] : ['openFile'],
    filters: [
      {
        name: 'Activations',
        extensions: ['safetensors', 'npy', 'npz', 'pt', 'pth', 'arrow', 'parquet', 'csv', 'tsv', 'json'],
      },
    ],
  },
  'import-file': { title: 'Import a file', properties: ['openFile'] },
  'import-folder': { title: 'Import a folder', properties: ['openDirectory'] },
  'open-workspace': { title: 'Open a workspace folder', properties: ['openDirectory'] },
  'new-workspace': { title: 'An empty folder for the new workspace', properties: folder },
  'open-figure': {
    title: 'Open a figure',
    properties: ['openFile'],
    filters: [{ name: 'Figures', extensions: ['svg', 'pdf', 'png', 'html', 'json'] }],
  },
  'open-view': {
    title: 'Open a view',
    properties: ['openFile'],
    filters: [{ name: 'Zonoscope views', extensions: ['json'] }],
  },
  'open-toy': {
    title: 'Open a toy',
    properties: ['openFile'],
    filters: [{ name: 'Zonoscope toys', extensions: ['json', 'safetensors'] }],
  },
  'import-concepts': {
    title: 'Import concepts: a CSV of concept, row, token, or a list of words',
    properties: ['openFile'],
    filters: [{ name: 'Concepts', extensions: ['csv', 'txt'] }],
  },
  'import-tree': {
    title: 'A tree of concepts: JSON, or a CSV of child, parent, words',
    properties: ['openFile'],
    filters: [{ name: 'Trees', extensions: ['json', 'csv'] }],
  },
  'relink-file': { title: 'Where the file is now', properties: ['openFile'] },
  'relink-folder': { title: 'The folder to look in for files that moved', properties: ['openDirectory'] },
  'import-labels': {
    title: 'Import definitions',
    properties: ['openFile'],
    filters: [{ name: 'Definitions', extensions: ['jsonl', 'csv', 'json'] }],
  },
  'import-labels-folder': { title: 'Import definitions: the folder that holds them', properties: ['openDirectory'] },
  'export-labels-folder': { title: 'Export definitions: an empty folder', properties: folder },
  'data-folder': { title: 'Where new workspaces are made', properties: folder },
}

const save: Partial<Record<FilePurpose, string | [string, ...string[]]>> = {
  'export-svg': 'svg',
  'export-png': 'png',
  'export-pdf': 'pdf',
  'export-html': 'html',
  'export-view': 'json',
  'export-toy': ['json', 'safetensors'],
  'export-csv': 'csv',
  'export-json': 'json',
  'export-md': 'md',
  'export-tex': 'tex',
}

/** Names of files that nobody named. */
const unnamed: Partial<Record<FilePurpose, string>> = {
  'export-view': 'view',
  'export-toy': 'toy',
  'export-csv': 'concepts',
  'export-json': 'table',
  'export-md': 'table',
  'export-tex': 'table',
}

export function createFiles(window: BrowserWindow): Files {
  const paths = new Map<string, string>()
  const listeners: ((fileId: string, path: string) => void)[] = []

  const ask = async (purpose: FilePurpose, suggestedName?: string): Promise<string | null> => {
    if (purpose === 'pack-workspace') {
      const title = 'The folder to pack the workspace into: a new one'
      const answer = await dialog.showSaveDialog(window, { title, defaultPath: suggestedName, buttonLabel: 'Pack' })
      return answer.canceled || !answer.filePath ? null : answer.filePath
    }
    if (purpose === 'export-labels') {
      const answer = await dialog.showSaveDialog(window, { title: 'Export definitions', defaultPath: suggestedName })
      return answer.canceled || !answer.filePath ? null : answer.filePath
    }
    const [extension, ...others] = [save[purpose] ?? []].flat()
    if (extension) {
      const answer = await dialog.showSaveDialog(window, {
        title: purpose === 'export-view' ? 'Share the view as a file' : `Export ${extension.toUpperCase()}`,
        defaultPath: suggestedName ?? `${unnamed[purpose] ?? 'figure'}.${extension}`,
        filters: [extension, ...others].map(kind => ({ name: kind.toUpperCase(), extensions: [kind] })),
      })
      return answer.canceled || !answer.filePath ? null : answer.filePath
    }
    const answer = await dialog.showOpenDialog(window, open[purpose]!)
    return answer.canceled ? null : (answer.filePaths[0] ?? null)
  }

  const grant = (path: string): string => {
    const known = [...paths].find(([, granted]) => granted === path)?.[0]
    if (known) return known
    const fileId = randomUUID()
    paths.set(fileId, path)
    listeners.forEach(listener => listener(fileId, path))
    return fileId
  }
  return {
    pick: async (purpose, suggestedName) => {
      const path = await ask(purpose, suggestedName)
      return path === null ? null : { fileId: grant(path), name: basename(path), path }
    },
    grant,
    reveal: fileId => {
      const path = paths.get(fileId)
      if (!path) throw new AppError('not-found', 'That file was not picked in this session.')
      shell.showItemInFolder(path)
    },
    onGrant: listener => void listeners.push(listener),
    granted: () => paths,
  }
}
