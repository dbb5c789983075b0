// The calls of the toy lab: a part of the data server's contract (contract.ts). Types only; every process.

/** A toy or its tiny SAE as a dictionary: small matrices, feature after feature. */
export interface ToyDictionary {
  name: string
  kind: 'relu' | 'topk'
  /** activations kept per row, for `topk` */
  k: number | null
  /** dimensions of the latent space, which the dictionary reads and writes */
  d: number
  /** [n * d] encoder rows, [n] biases, [n * d] decoder rows, [d] what is subtracted before and added after */
  encoder: Float32Array
  bias: Float32Array
  decoder: Float32Array
  bDec: Float32Array
  /** [rows * d] latents of samples, and what each sample is */
  samples: Float32Array
  labels: string[]
  /** the lab's own file of the toy, which lies beside the weights */
  toy: unknown
}

export interface ToyApi {
  /** Writes a toy where a person chose: as safetensors when the name ends so, else as JSON. */
  'toy.write': { in: { fileId: string; toy: unknown }; out: void }
  /** What a picked JSON or safetensors file holds; the lab checks whether it is a toy. @throws bad-input for neither, or more than 4 MB */
  'toy.read': { in: { fileId: string }; out: unknown }
  /** Writes the dictionary (as SAELens does) and its samples into the workspace's folder, adds both, and queues their run. */
  'toy.use': { in: ToyDictionary; out: { dictionary: string; activations: string } }
}
