// What a page may ask of the main process: tasks, never paths. Main process.
import { clipboard, ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import { basename } from 'node:path'
import type { AppApi, Ctx, Handlers } from '../../shared/contract.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import { appSchemas, parser } from '../../shared/schemas.ts'
import { toolVersion } from '../../shared/version.ts'
import { copyPicture } from './copy-picture.ts'
import type { Files } from './files.ts'
import { firstSample, isMade, sampleWorkspace } from './first-workspace.ts'
import { withoutRecent } from './remembered.ts'
import type { Closing } from './save-before-closing.ts'
import type { SettingsStore } from './settings.ts'

interface Parts {
  settings: SettingsStore
  files: Files
  closing: Closing
}

function handlers({ settings, files, closing }: Parts): Handlers<AppApi> {
  return {
    'app.info': () => ({
      version: toolVersion,
      electron: process.versions.electron ?? '',
      platform: process.platform,
      dataFolder: settings.dataFolder(),
      sample: firstSample(),
    }),
    'settings.get': () => settings.get(),
    'settings.put': patch => settings.put(patch),
    'file.pick': async ({ purpose, suggestedName }) => {
      const picked = await files.pick(purpose, suggestedName)
      if (!picked) return null
      if (purpose === 'data-folder') settings.put({ dataFolder: picked.path })
      return { fileId: picked.fileId, name: picked.name }
    },
    'workspace.recents': () =>
      settings.remembered().recent.map(path => ({
        fileId: files.grant(path),
        name: settings.remembered().names[path] ?? basename(path),
        path,
        present: isMade(path),
      })),
    'workspace.forget': ({ fileId }) => {
      const path = files.granted().get(fileId)
      if (path !== undefined) settings.remember(old => withoutRecent(old, path))
    },
    'sample.place': ({ sample }) => {
      const path = sampleWorkspace(settings, sample)
      return { fileId: files.grant(path), name: basename(path), made: isMade(path) }
    },
    'file.reveal': ({ fileId }) => files.reveal(fileId),
    'clipboard.write': ({ text }) => clipboard.writeText(text),
    'clipboard.picture': picture => copyPicture(picture),
    'window.saved': ({ problem }) => closing.answer(problem),
  }
}

/** Answers `zonoscope:call` from the window's own main frame only. Errors travel as values: Electron would rewrite them. */
export function serveApp(window: BrowserWindow, parts: Parts): void {
  const table = handlers(parts) as Record<string, (input: unknown, ctx: Ctx<never>) => unknown>
  const parse = parser(appSchemas)
  const ctx: Ctx<never> = { signal: new AbortController().signal, progress: () => undefined }
  ipcMain.handle('zonoscope:call', async (event, name: unknown, input: unknown) => {
    try {
      if (!fromOurPage(event, window)) throw new AppError('internal', 'Refused: not the window’s own page.')
      if (typeof name !== 'string' || !Object.hasOwn(table, name)) {
        throw new AppError('internal', `There is no call named ${String(name)}.`)
      }
      return { ok: true, output: await table[name]!(parse(name, input), ctx) }
    } catch (e) {
      const { code, message } = toAppError(e)
      return { ok: false, code, message }
    }
  })
}

/** Whether a message is of the window's own main frame. */
export function fromOurPage(event: Pick<IpcMainInvokeEvent, 'senderFrame'>, window: BrowserWindow): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === window.webContents.mainFrame && frame.url.startsWith('app://zonoscope/')
}
