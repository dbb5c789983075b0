// app://zonoscope/...: the page's files, from the built bundle and nowhere else. Main process.
import { protocol } from 'electron'
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { contentSecurityPolicy } from './policy.ts'

const root = join(import.meta.dirname, '../renderer')

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** Makes app: a standard, secure scheme. Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }])
}

/** Serves the bundle. Paths with `..`, encoded or not, backslashes, links that leave the bundle: all are refused. */
export function serveBundle(): void {
  protocol.handle('app', request => answer(request.method, request.url))
}

/** @returns 200 with the file, 400 for a path that is not one of ours in form, 403 outside the bundle, 404, 405. */
export async function answer(method: string, url: string): Promise<Response> {
  const refuse = (status: number) => new Response(null, { status })
  if (method !== 'GET') return refuse(405)
  const { host, pathname } = new URL(url)
  if (host !== 'zonoscope') return refuse(404)
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return refuse(400)
  }
  if (path.includes('\0') || path.includes('\\') || path.split('/').includes('..')) return refuse(400)
  try {
    const base = await realpath(root)
    const file = await realpath(join(base, path))
    if (!file.startsWith(base + sep)) return refuse(403)
    const type = types[extname(file)]
    if (!type) return refuse(404)
    return new Response(await readFile(file), {
      headers: {
        'content-type': type,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cache-control': 'no-cache',
      },
    })
  } catch {
    return refuse(404)
  }
}
