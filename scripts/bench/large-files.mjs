// Dictionaries of the sizes that people have, made up and written as their libraries write them. Nothing of it is kept or committed.
import { closeSync, openSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'

/** Numbers of about unit variance times `scale`; a linear congruence is enough, and quick. */
export function noise(n, scale, seed = 12345) {
  const out = new Float32Array(n)
  let state = seed
  for (let i = 0; i < n; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    out[i] = (scale * 1.732 * state) / 2 ** 31
  }
  return out
}

/** A .npy of float32. */
export function writeNpy(file, shape, values) {
  const handle = openSync(file, 'w')
  for (const part of npy(shape, values)) writeAll(handle, part)
  closeSync(handle)
}

/** The five arrays of Gemma Scope in a params.npz, stored, as numpy.savez does. */
export function writeGemma(file, d, m, threshold) {
  const handle = openSync(file, 'w')
  const arrays = {
    W_enc: [[d, m], noise(d * m, 1 / Math.sqrt(d), 1)],
    W_dec: [[m, d], noise(m * d, 1 / Math.sqrt(d), 2)],
    b_enc: [[m], new Float32Array(m)],
    b_dec: [[d], new Float32Array(d)],
    threshold: [[m], new Float32Array(m).fill(threshold)],
  }
  const directory = []
  let at = 0
  for (const [name, [shape, values]] of Object.entries(arrays)) {
    const parts = npy(shape, values)
    const size = parts.reduce((sum, part) => sum + part.length, 0)
    const crc = parts.reduce((sum, part) => crc32(part, sum), 0)
    const label = Buffer.from(`${name}.npy`)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(label.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt32LE(crc, 16)
    central.writeUInt32LE(size, 20)
    central.writeUInt32LE(size, 24)
    central.writeUInt16LE(label.length, 28)
    central.writeUInt32LE(at, 42)
    directory.push(central, label)
    for (const part of [local, label, ...parts]) writeAll(handle, part)
    at += local.length + label.length + size
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length / 2, 8)
  end.writeUInt16LE(directory.length / 2, 10)
  end.writeUInt32LE(listing.length, 12)
  end.writeUInt32LE(at, 16)
  writeAll(handle, Buffer.concat([listing, end]))
  closeSync(handle)
}

function npy(shape, values) {
  const literal = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`
  const padded = literal.padEnd(Math.ceil((11 + literal.length) / 64) * 64 - 11) + '\n'
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0])
  head.writeUInt16LE(padded.length, 8)
  return [Buffer.concat([head, Buffer.from(padded)]), Buffer.from(values.buffer, values.byteOffset, values.byteLength)]
}

function writeAll(handle, bytes) {
  for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done)
}
