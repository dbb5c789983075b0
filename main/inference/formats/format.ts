// What an SAE format is: how its files are recognised, described and read. One file a format, collected by formats/index.ts. Inference process.
import type { PromisedL0 } from '../../../core/sae/check.ts'
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import type { SaeDescription } from '../../../shared/model.ts'

/** What a path offers: a folder's names, and which file was pointed at, if one was. */
export interface SaeListing {
  /** as given */
  path: string
  folder: string
  /** name of the file inside `folder` that was given; null when the folder was */
  file: string | null
  names: ReadonlySet<string>
}

/** A dictionary whose headers were read and found consistent. Nothing large is in memory yet. */
export interface SaeModel {
  description: SaeDescription
  spec: SaeSpec
  /** where in a model it was trained, as its files name it */
  hook?: string | null
  /** what Neuronpedia calls it, model/source, where its files say so */
  neuronpedia?: string | null
  /** names of the description's options that no file says and nobody gave: the format's defaults */
  assumed?: readonly string[]
  /** features on in a row, where its files say what training reached or aimed at */
  l0?: PromisedL0 | null
  /** paths of the files that decide its numbers */
  files: string[]
  /**
   * Reads weights as float32.
   * @param features null for all; else only these, and dSae becomes their count: wEnc [dIn, n], bEnc [n], threshold [n], wDec [n, dOut]
   */
  readWeights(features: readonly number[] | null): Promise<SaeWeights>
  /** Of coupled rows: options under which every row stands for itself, and a feature is on above this value. */
  withThreshold?(threshold: number): Record<string, unknown>
  /** Decoder rows [from, to), each up to a positive factor: enough for directions. @returns [to - from, dOut] */
  readDirections(from: number, to: number): Promise<Float32Array>
}

export interface SaeFormat {
  id: string
  /** From names only; what is inside is checked by `read`, whose errors say what is wrong. */
  matches(listing: SaeListing): boolean
  /** Whether what `matches` found by name is a dictionary, from its contents; absent where names are enough. */
  claims?(listing: SaeListing): Promise<boolean>
  /** Reads headers. @throws AppError bad-input, unsupported-format */
  read(listing: SaeListing, options: Record<string, unknown>): Promise<SaeModel>
}
