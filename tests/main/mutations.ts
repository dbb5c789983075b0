// Seeded damage to a file: what a broken download, a careless program or a malicious person makes of it.

const absurd = ['-1', '0', '1e308', '-1e308', '9007199254740993', '4294967296', '99999999999999999999', '0.5', 'NaN', 'null', 'true', '""', '[]', '{}'] // prettier-ignore
const integers = [0n, 1n, 0xffn, 0x7fffffffn, 0xffffffffn, 0x100000000n, 0x7fffffffffffffffn, 0xffffffffffffffffn]

/**
 * @param bytes of a good file
 * @param next numbers in -1..1
 * @returns a damaged copy: one to three changes, most of them where headers lie, at the beginning and the end
 */
export function mutate(bytes: Buffer, next: () => number): Buffer {
  let out: Buffer = Buffer.from(bytes)
  const below = (n: number) => Math.min(Math.max(n - 1, 0), Math.floor(((next() + 1) / 2) * n))
  const place = () => {
    const near = Math.min(out.length, 1024)
    const where = below(10)
    if (where < 5) return below(near)
    return where < 7 ? out.length - 1 - below(near) : below(out.length)
  }
  const changes: (() => void)[] = [
    // bits
    () => {
      for (let i = 0; i <= below(8) && out.length > 0; i++) out[place()]! ^= 1 << below(8)
    },
    // a run of one byte
    () => void out.fill([0, 0xff, 0x80, 0x7b][below(4)]!, ...ends(place(), 1 + below(64))),
    // the end is missing
    () => (out = out.subarray(0, below(out.length))),
    // something follows
    () => (out = Buffer.concat([out, Buffer.alloc(1 + below(4096), below(256))])),
    // a part is missing, or is there twice
    () => {
      const [from, to] = ends(place(), 1 + below(256))
      out = Buffer.concat([out.subarray(0, from), out.subarray(to)])
    },
    () => {
      const [from, to] = ends(place(), 1 + below(256))
      out = Buffer.concat([out.subarray(0, to), out.subarray(from)])
    },
    // a size or an offset is a lie
    () => {
      const width = [2, 4, 8][below(3)]!
      const at = place()
      if (at < 0 || at + width > out.length) return
      const value = integers[below(integers.length)]! & ((1n << BigInt(8 * width)) - 1n)
      for (let i = 0; i < width; i++) out[at + i] = Number((value >> BigInt(8 * i)) & 0xffn)
    },
    // a number in a text is another
    () => {
      const text = out.subarray(0, 65_536).toString('latin1')
      const found = [...text.matchAll(/\d+(\.\d+)?/g)]
      if (found.length === 0) return
      const { index, 0: number } = found[below(found.length)]!
      const value = absurd[below(absurd.length)]!
      out = Buffer.concat([out.subarray(0, index), Buffer.from(value), out.subarray(index + number.length)])
    },
    // brackets without end
    () => {
      const at = place()
      out = Buffer.concat([out.subarray(0, at), Buffer.from('[{"a":'.repeat(1 + below(20_000))), out.subarray(at)])
    },
  ]
  const ends = (at: number, length: number): [number, number] => {
    const from = Math.max(0, Math.min(at, out.length))
    return [from, Math.min(out.length, from + length)]
  }
  for (let i = 0; i <= below(3); i++) changes[below(changes.length)]!()
  return out
}
