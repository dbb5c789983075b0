// Types of the part of hyparquet-compressors that is used (its own are of the whole).
declare module 'hyparquet-compressors/src/lz4.js' {
  type Decompress = (input: Uint8Array, outputLength: number) => Uint8Array
  /** Hadoop's frames, or a plain block */
  export const decompressLz4: Decompress
  /** one plain block */
  export const decompressLz4Raw: Decompress
}
