// Makes the workspace of text-workspace.ts from a test, whose loader does not understand import.meta.glob. End-to-end tests.
import { createServer } from 'vite'
import { root } from './launch.ts'
import type { makeTextWorkspace } from './text-workspace.ts'

/** @returns the workspace's folder, inside `folder` */
export async function textWorkspace(folder: string): Promise<string> {
  const vite = await createServer({ configFile: false, root, logLevel: 'error', server: { middlewareMode: true, watch: null, ws: false } }) // prettier-ignore
  try {
    const made = (await vite.ssrLoadModule('/tests/e2e/text-workspace.ts')) as {
      makeTextWorkspace: typeof makeTextWorkspace
    }
    return await made.makeTextWorkspace(folder)
  } finally {
    await vite.close()
  }
}
