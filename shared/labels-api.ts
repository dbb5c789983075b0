// Definitions into and out of files of other programs: a part of the data server's contract (contract.ts). Every process.
import { z } from 'zod'
import type { DefinitionAgreement, Disagreement } from '../core/agreement/definitions.ts'
import type { DefinitionStatus } from './definition-model.ts'
import { annotator, feature, id, typed } from './schema-parts.ts'

/** `jsonl` is ours and loses nothing. */
export const labelFormats = ['jsonl', 'csv', 'neuronpedia', 'saedashboard', 'delphi', 'clerp'] as const
export type LabelFormatId = (typeof labelFormats)[number]

/** Formats that are a folder of files. */
export const folderFormats: readonly LabelFormatId[] = ['neuronpedia', 'saedashboard', 'delphi']

/** Rows or lines that were left out for one reason. */
export interface SkippedLabels {
  reason: string
  count: number
  /** where the first of them are */
  examples: string[]
}

export interface LabelExport {
  format: LabelFormatId
  file: string
  files: number
  bytes: number
  /** of the only file; null where there are several or none */
  sha256: string | null
  dictionaries: string[]
  /** events of `jsonl`, definitions of the others */
  written: number
  /** what the format could not hold, and of how many definitions: `tags: 12` */
  notHeld: Record<string, number>
  skipped: SkippedLabels[]
}

export interface LabelImport {
  format: LabelFormatId
  file: string
  /** definitions or events found in it */
  read: number
  added: number
  /** already there, word for word */
  unchanged: number
  skipped: SkippedLabels[]
  /** what the file holds that a definition has no place for, and how often */
  notHeld: Record<string, number>
  /** those that got something; `name` is null for one that the workspace does not have */
  dictionaries: { id: string; name: string | null; added: number }[]
}

export interface People {
  annotators: { annotator: string; features: number }[]
  /** who labels without seeing what others said; null where nobody does */
  blind: string | null
}

interface Given {
  fileId: string
  format: LabelFormatId
  /** for rows that name none, and for formats that name none; null takes the only one */
  dictionary: string | null
  /** what the files do not say: model, source, hook, layer */
  options: Record<string, unknown>
}

export interface LabelsApi {
  /** @throws bad-input naming what the dictionary's files do not say */
  'labels.export': { in: Given; out: LabelExport }
  /** How far the annotators of a dictionary agree, with resampled intervals. */
  'labels.agreement': {
    in: {
      dictionary: string
      /** of an annotator who labelled a feature blind, the last that they said of it blind, before others' were shown */
      blind: boolean
      /** the features that are compared; null: all */
      features: Int32Array | null
    }
    out: DefinitionAgreement
  }
  /** Who judged how many features, and who labels blind. */
  'labels.people': { in: { dictionary: string }; out: People }
  /** Features that others judged and this annotator did not, ascending. Tells nothing of what they said. */
  'labels.second': { in: { dictionary: string; annotator: string }; out: Int32Array }
  /** Hides everything that others said, everywhere and across restarts, until it is ended with null. */
  'labels.blind': { in: { annotator: string | null }; out: void }
  /** The features on which they do not agree, at once. */
  'labels.disagreements': { in: { dictionary: string }; out: Disagreement[] }
  /** What is said of the features from `from` on, those with a definition, ascending; `next` is where the rest begins, null at the end. */
  'labels.shown': {
    in: { dictionary: string; from: number }
    out: {
      features: Int32Array
      /** empty where there is none */
      labels: string[]
      status: DefinitionStatus[]
      tags: (readonly string[])[]
      next: number | null
    }
  }
  /**
   * For every feature the labelled one whose decoder row is most alike, [dSae], -1 and NaN where there is none. Labelled: its shown definition has a
   * label and is not rejected.
   */
  'labels.nearest': {
    in: { dictionary: string }
    out: { labelled: number; nearest: Int32Array; cosines: Float32Array }
  }
  /** Appends; nothing that is there is changed, and importing again adds nothing. */
  'labels.import': {
    in: Given & {
      /** who said it where the file does not say; null takes the format's name */
      annotator: string | null
      /** dictionaries of the file, and what they are here */
      map: Record<string, string>
    }
    out: LabelImport
    progress: { done: number; total: number; phase: string }
  }
}

const given = {
  fileId: id,
  format: z.enum(labelFormats),
  dictionary: id.nullable(),
  options: z.record(z.string().max(40), z.unknown()),
}
export const labelsSchemas = {
  'labels.export': z.object(given),
  'labels.agreement': z.object({
    dictionary: id,
    blind: z.boolean(),
    features: typed('Int32Array', Int32Array).nullable(),
  }),
  'labels.people': z.object({ dictionary: id }),
  'labels.second': z.object({ dictionary: id, annotator }),
  'labels.blind': z.object({ annotator: annotator.nullable() }),
  'labels.disagreements': z.object({ dictionary: id }),
  'labels.nearest': z.object({ dictionary: id }),
  'labels.shown': z.object({ dictionary: id, from: feature }),
  'labels.import': z.object({
    ...given,
    annotator: annotator.nullable(),
    map: z.record(z.string().max(100), z.string().max(100)),
  }),
}
