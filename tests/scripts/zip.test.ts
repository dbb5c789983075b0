// The zip reader of set-up: what it unpacks, and everything it refuses.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isSafeName, unzip } from '../../scripts/setup/zip.mjs'
import { makeZip, type Member } from './zip-file.ts'

let folder: string
let next = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zonoscope-zip-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Writes an archive and unpacks it into a new folder; returns that folder. */
async function unpack(archive: Buffer, rename: (name: string) => string | null = name => name) {
  const file = join(folder, `${next}.zip`)
  const target = join(folder, `${next++}`, 'inner')
  mkdirSync(target, { recursive: true })
  writeFileSync(file, archive)
  await unzip(file, target, rename)
  return target
}

const long = Buffer.from('zone '.repeat(100_000))
const members: Member[] = [
  { name: 'top/', mode: 0o040755 },
  { name: 'top/run', data: Buffer.from('#!'), mode: 0o100755 },
  { name: 'top/deep/long.txt', data: long, deflate: true },
  { name: 'top/empty' },
  { name: 'left/out.txt', data: Buffer.from('x') },
]

describe('unzip', () => {
  it.each([
    ['plain', {}],
    ['zip64', { zip64: true }],
    ['with a comment', { comment: 'PK\x05\x06 not the end' }],
  ])('unpacks stored and deflated files, %s', async (_name, options) => {
    const seen = await unpack(makeZip(members, options), name => (name.startsWith('top/') ? name : null))
    expect(readdirSync(seen)).toEqual(['top'])
    expect(readFileSync(join(seen, 'top/deep/long.txt')).equals(long)).toBe(true)
    expect(readFileSync(join(seen, 'top/empty')).length).toBe(0)
    if (process.platform !== 'win32') {
      expect(statSync(join(seen, 'top/run')).mode & 0o777).toBe(0o755)
      expect(statSync(join(seen, 'top/empty')).mode & 0o777).toBe(0o644)
    }
  })

  it('reports unpacked bytes up to the total', async () => {
    const file = join(folder, 'progress.zip')
    writeFileSync(file, makeZip(members))
    const target = join(folder, 'progress')
    mkdirSync(target)
    const seen: [number, number][] = []
    await unzip(
      file,
      target,
      name => name,
      (done, total) => seen.push([done, total]),
    )
    expect(seen.at(-1)).toEqual([long.length + 3, long.length + 3])
  })

  it.each(['../escape', 'a/../../escape', '/escape', 'C:/escape', 'a\\..\\escape', 'a\0b'])(
    'refuses the name %j',
    async name => {
      await expect(unpack(makeZip([{ name, data: Buffer.from('x') }]))).rejects.toThrow('outside its folder')
      expect(existsSync(join(folder, `${next - 1}`, 'escape'))).toBe(false)
      expect(isSafeName(name)).toBe(false)
    },
  )

  it('refuses a name that only the caller makes unsafe', async () => {
    await expect(unpack(makeZip([{ name: 'a' }]), () => '../a')).rejects.toThrow('outside its folder')
  })

  const data = Buffer.from('zones')
  it.each<[string, Member, string]>([
    ['a link', { name: 'l', data, mode: 0o120777 }, 'link'],
    ['an encrypted file', { name: 'e', data, claim: { flags: 1 } }, 'encrypted'],
    ['another method', { name: 'm', data, claim: { method: 12 } }, 'method 12'],
    ['a wrong checksum', { name: 'c', data, claim: { crc: 1 } }, 'checksum'],
    ['a file shorter than it says', { name: 's', data, claim: { size: 6 } }, 'checksum'],
    ['a bomb', { name: 'b', data: long, deflate: true, claim: { size: 10 } }, 'longer than it says'],
    ['an offset outside', { name: 'o', data, claim: { offset: 1e9 } }, 'damaged'],
  ])('refuses %s', async (_name, member, message) => {
    await expect(unpack(makeZip([member]))).rejects.toThrow(message)
  })

  it('refuses what is no archive, or only a part of one', async () => {
    const whole = makeZip(members)
    await expect(unpack(Buffer.from('no'))).rejects.toThrow('too short')
    await expect(unpack(Buffer.alloc(5000))).rejects.toThrow('no end record')
    await expect(unpack(whole.subarray(0, whole.length - 30))).rejects.toThrow('no end record')
    await expect(unpack(whole.subarray(40))).rejects.toThrow('damaged')
  })
})
