// The one contract: an interface map per server, name -> input, output, progress. Types only; every process.
// Handler types and client types are derived from it, so a wrong name or shape fails to compile on both sides.
import type { AnalysisApi } from './analysis-api.ts'
import type { ConceptApi } from './concept-api.ts'
import type { FeatureMap } from './feature-map-model.ts'
import type { FeaturePageApi } from './feature-page-api.ts'
import type { FeatureBars, FeatureTablePart } from './feature-table-model.ts'
import type { ImportApi } from './import-api.ts'
import type { JobInfo } from './job-model.ts'
import type { LabelsApi } from './labels-api.ts'
import type { LedgerApi } from './ledger-api.ts'
import type { PredictionApi } from './prediction-api.ts'
import type { QueryApi } from './query-api.ts'
import type { SavedApi } from './saved-api.ts'
import type { StorageApi } from './storage-api.ts'
import type { TextApi } from './text-api.ts'
import type { ToyApi } from './toy-api.ts'
import type { ZoneThumbnail } from './thumbnail-model.ts'
import type { OpenTour } from './tour.ts'
import type { OpenedRecipe, ViewRecipe } from './view-recipe.ts'
import type { AngleTable } from '../core/angles/types.ts'
import type { TurnReport, TurnSpec } from '../core/analysis/turn-types.ts'
import type { ActivationPlane, PlaneSpec } from '../core/zones/activation-plane.ts'
import type { FeaturePairs } from '../core/matching/pairs.ts'
import type { Comparison } from '../core/zones/comparison.ts'
import type { ZoneSpec, ZoneView } from '../core/zones/types.ts'
import type { PlaceCell, SectionCounts } from '../core/zones/whole-dictionary.ts'
import type { DroppedKind, FeatureMatch, RunInfo, SampleInfo, Settings, TensorChoice, WorkspaceInfo } from './model.ts'

export type * from './app-api.ts'
export type * from './inference-api.ts'
export type * from './model-inference.ts'

// ---- data process, asked by the page over its port and by the command line --------------------------------------------

/** What changed, so that stores ask again. */
export type DataEvent =
  | { t: 'workspace' }
  | { t: 'job'; job: JobInfo }
  /** jobs changed their order, or left the list */
  | { t: 'jobs' }
  | { t: 'run'; run: RunInfo }
  | { t: 'definition'; dictionary: string; feature: number }
  /** many definitions of a dictionary at once */
  | { t: 'labels'; dictionary: string }
  | { t: 'concept'; activations: string }
  /** a sample is being made; calls on the workspace wait for it */
  | { t: 'making'; done: number; total: number; phase: string }
  | { t: 'inference'; provider: string; reason: string }

export interface DataApi
  extends
    AnalysisApi,
    ConceptApi,
    FeaturePageApi,
    ImportApi,
    LabelsApi,
    LedgerApi,
    PredictionApi,
    QueryApi,
    SavedApi,
    StorageApi,
    TextApi,
    ToyApi {
  'workspace.get': { in: void; out: WorkspaceInfo }
  'workspace.open': { in: { fileId: string }; out: WorkspaceInfo }
  /** What a file or folder is, from its headers: what a person who dropped it wants added or opened. */
  'file.recognise': { in: { fileId: string }; out: { kind: DroppedKind } }
  /** Makes a workspace from a shipped sample in the (missing or empty) folder and queues its runs. */
  'workspace.fromSample': {
    in: { sample: string; fileId: string }
    out: WorkspaceInfo
    progress: { done: number; total: number; phase: string }
  }
  /** The samples that a workspace can be made from. */
  'sample.list': { in: void; out: SampleInfo[] }
  /** The tour of the sample that the workspace was made from; null for any other workspace, and where the sample has none. */
  'tour.get': { in: void; out: OpenTour | null }
  /** Never answers until cancelled; everything arrives as progress. */
  'events.listen': { in: void; out: void; progress: DataEvent }

  'dictionary.add': { in: { fileId: string; options?: Record<string, unknown> }; out: { id: string } }
  /** The ways to take a file as activations: more than one are a person's to choose from. */
  'activations.choices': { in: { fileId: string }; out: TensorChoice[] }
  /** `tensor` names one of the choices; else, of several, the only one with rows of `d` numbers is taken. */
  'activations.add': {
    in: { fileId: string; tensor?: string; d?: number }
    out: { id: string }
    progress: { done: number; total: number; phase: string }
  }

  /** A shipped recipe of a view whose files a person brings (native-models/views). */
  'recipe.get': { in: { name: string }; out: ViewRecipe }
  /** Checks both files against the recipe, adds them to the workspace and answers the view to draw. */
  'recipe.open': {
    in: { name: string; dictionary: string; activations: string; tensor?: string }
    out: OpenedRecipe
    progress: { done: number; total: number; phase: string }
  }

  /** Queues the run, or resumes it if it was interrupted, paused, cancelled or failed; a finished one is returned as it is. */
  'run.start': { in: { dictionary: string; activations: string }; out: { run: string; job: string | null } }

  /** The table's features from `from` on, as many as a reply holds; `readFeatureTable` pulls them all. Geometry comes with the end of the run. */
  'feature.table': { in: { run: string; from: number }; out: FeatureTablePart }
  /** Histograms for the rows of the table that are in view; features that are never on count nothing. */
  'feature.bars': { in: { run: string; features: number[] }; out: FeatureBars }
  /** Places of all features by UMAP of the decoder rows; null where none is kept and none is to be made. `seconds`: about how long making takes. */
  'feature.map': {
    in: { dictionary: string; make: boolean }
    out: { map: FeatureMap | null; seconds: number }
    progress: { done: number; total: number; phase: string }
  }
  /** Activations of up to 8 features on given rows (for linked hover and strips), [rows.length * features.length] */
  'feature.values': { in: { run: string; features: number[]; rows: number[] }; out: Float32Array }
  /** Tokens whose text matches, or for which a token query holds; same language as ZoneSpec.filter. `run` answers on() and silent(). */
  'token.search': {
    in: { activations: string; filter: string; limit: number; run?: string | null }
    out: { total: number; rows: Int32Array; tokens: string[] }
  }
  'token.info': {
    in: { activations: string; row: number; run: string | null }
    out: {
      row: number
      token: string
      columns: Record<string, string>
      /** the tokens around it, itself alone where its columns document and position name none */
      context: { tokens: string[]; at: number }
      active: { feature: number; value: number; label: string }[] | null
    }
  }

  'zone.view': { in: ZoneSpec; out: ZoneView; progress: { done: number; total: number; phase: string } }
  /** The zone of one feature on a few hundred sampled rows, to be drawn small. */
  'zone.thumbnail': { in: { run: string; feature: number }; out: ZoneThumbnail }
  /** How much of the whole dictionary the view's box shows. */
  'zone.count': { in: ZoneSpec; out: SectionCounts; progress: { done: number; total: number; phase: string } }
  /** The cell of a place of the view's box among all features of the dictionary. @throws bad-input outside the box */
  'zone.cell': {
    in: { spec: ZoneSpec; place: number[] }
    out: PlaceCell
    progress: { done: number; total: number; phase: string }
  }
  /** Cosines of the chosen features' vectors to the rows on which only they fire; slice and origin of the request play no part. */
  'zone.angles': { in: ZoneSpec; out: AngleTable; progress: { done: number; total: number; phase: string } }
  /** Pre-activations of two of the chosen features over the population; slice and origin of the request play no part. */
  'zone.plane': { in: PlaneSpec; out: ActivationPlane; progress: { done: number; total: number; phase: string } }
  /** What turning a feature's encoder or decoder toward a direction does to the drawn rows and to all unmasked ones. */
  'zone.turn': { in: TurnSpec; out: TurnReport; progress: { done: number; total: number; phase: string } }
  /**
   * The features of `to` that are those of `from`, one each, by the largest total decoder cosine over all of `to`. With activations
   * on which both have finished runs, also how far they are on together.
   */
  'dictionary.match': {
    in: { from: string; to: string; features: number[]; activations: string | null }
    out: FeatureMatch[]
  }
  /** Every feature of `from` against every one of `to`, by decoder row and by zone, over finished runs of both. */
  'dictionary.pairs': {
    in: { from: string; to: string; activations: string }
    out: FeaturePairs
    progress: { done: number; total: number; phase: string }
  }
  /** Two plots of the same rows: features paired by decoder cosine, zones in the slice of the first plot. */
  'zone.compare': {
    in: { a: ZoneSpec; b: ZoneSpec; among: 'matched' | 'all' }
    out: Comparison
    progress: { done: number; total: number; phase: string }
  }
}

/** What main tells the data process besides handing it ports (not reachable from a page). */
export type DataControl =
  | {
      t: 'init'
      workspace: string
      sample: string | null
      samplesFolder: string
      fontsFolder: string
      /** where speeds of earlier runs are kept */
      speedsFile: string
      settings: Settings
    }
  | { t: 'grant'; fileId: string; path: string }
  | { t: 'settings'; settings: Settings }
  /** comes with a port to the page or to the inference process */
  | { t: 'port'; to: 'page' | 'inference' }
  | { t: 'close' }

/** What the data process tells main. */
export type DataReport =
  /** the workspace that is open now, so that it is opened next time */
  | { t: 'workspace'; path: string; name: string }
  /** a file or folder of the workspace that a person wants to see in the file manager */
  | { t: 'show'; path: string }

// ---- derived types -----------------------------------------------------------------------------------------------------

export type Name<A> = keyof A & string
export type In<A, K extends keyof A> = A[K] extends { in: infer I } ? I : never
export type Out<A, K extends keyof A> = A[K] extends { out: infer O } ? O : never
export type Progress<A, K extends keyof A> = A[K] extends { progress: infer P } ? P : never

/** What a handler gets beside its input. */
export interface Ctx<P> {
  signal: AbortSignal
  progress(value: P): void
}
export type Handlers<A> = {
  [K in keyof A]: (input: In<A, K>, ctx: Ctx<Progress<A, K>>) => Promise<Out<A, K>> | Out<A, K>
}
export interface CallOptions<P> {
  signal?: AbortSignal
  onProgress?: (value: P) => void
}
export interface Client<A> {
  call<K extends Name<A>>(name: K, input: In<A, K>, options?: CallOptions<Progress<A, K>>): Promise<Out<A, K>>
}
