// Packaging: what counts as shipped, fuses that are wrong, and sockets that leave the machine. The package itself is tried in tests/e2e/packaged.e2e.ts.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { shippedFuses, wrongFuses } from '../../scripts/package/fuses.mjs'
import { nativePackages, refusedToShip, table } from '../../scripts/package/shipped.mjs'
import { packageOf } from '../../scripts/vite-shipped.ts'
import { outside } from '../e2e/sockets.ts'

const locked = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> }

describe('what ships', () => {
  it('is told from the paths of modules', () => {
    expect(packageOf('/a/node_modules/vue/dist/vue.js')).toBe('node_modules/vue')
    expect(packageOf('\0/a/node_modules/@s/b/x.js?commonjs')).toBe('node_modules/@s/b')
    expect(packageOf('C:\\a\\node_modules\\c\\x.js')).toBe('node_modules/c')
    expect(packageOf('/a/node_modules/d/node_modules/@s/e/x.js')).toBe('node_modules/d/node_modules/@s/e')
    expect(packageOf('/a/core/tensor.ts')).toBeNull()
  })
  it('may not have the licence of a tool, or none', () => {
    const one = (licence: string | undefined) => ({ name: 'a', version: '1.0.0', licence, how: 'bundled' as const, text: null }) // prettier-ignore
    expect(refusedToShip([one('MIT'), one('(MIT OR GPL-3.0)')])).toEqual([])
    expect(refusedToShip([one('MPL-2.0'), one(undefined)])).toEqual([
      'a@1.0.0: MPL-2.0 (shipped)',
      'a@1.0.0: names no licence (shipped)',
    ])
    expect(table([one('MIT')])).toBe('a 1.0.0  MIT  bundled')
  })
  it('has every module that is loaded at run time, and each is there', () => {
    const names = nativePackages.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(Object.keys(locked.dependencies)))
    for (const name of names.filter(n => !n.includes('linux'))) expect(existsSync(`node_modules/${name}`)).toBe(true)
  })
})

describe('fuses', () => {
  it('that are wrong or not there are named', () => {
    expect(wrongFuses(shippedFuses)).toEqual([])
    const other = { ...shippedFuses, RunAsNode: true, OnlyLoadAppFromAsar: null }
    expect(wrongFuses(other)).toEqual(['RunAsNode is on, expected off', 'OnlyLoadAppFromAsar is not there, expected on']) // prettier-ignore
  })
})

describe('a trace of sockets', () => {
  it('shows what leaves the machine, looked-up names among it', () => {
    const dns = '7 connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("10.0.0.53")}, 16) = 0'
    const v6 = '7 sendto(3, "", 0, 0, {sa_family=AF_INET6, sin6_port=htons(443), inet_pton(AF_INET6, "2001:4860::8888", &x)}, 28) = 0' // prettier-ignore
    const here = [
      '7 connect(3, {sa_family=AF_UNIX, sun_path=@"/tmp/.X11-unix/X99"}, 21) = 0',
      '7 connect(3, {sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
      '7 connect(3, {sa_family=AF_INET6, inet_pton(AF_INET6, "::1", &sin6_addr)}, 28) = 0',
      '7 sendto(15, "abc", 3, MSG_NOSIGNAL, NULL, 0) = 3',
    ]
    expect(outside([...here, dns, v6])).toEqual([dns, v6])
  })
})
