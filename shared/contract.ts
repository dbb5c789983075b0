// The one contract: an interface map per server, name -> input, output, progress. Types only; every process.
// Handler types and client types are derived from it, so a wrong name or shape fails to compile on both sides.
import type { ConceptApi } from './concept-api.ts'
import type { FeatureRows, SaeKind } from '../core/sae/types.ts'
import type { SavedView, SavedViewItem } from './saved-view.ts'
import type { OpenedRecipe, ViewRecipe } from './view-recipe.ts'
import type { FigureRecipe } from '../core/figure/types.ts'
import type { AngleTable } from '../core/angles/types.ts'
import type { TurnReport, TurnSpec } from '../core/analysis/turn-types.ts'
import type { ActivationPlane, PlaneSpec } from '../core/zones/activation-plane.ts'
import type { Comparison } from '../core/zones/comparison.ts'
import type { ZoneSpec, ZoneView } from '../core/zones/types.ts'
import type { PlaceCell, SectionCounts } from '../core/zones/whole-dictionary.ts'
import type {
  Definition,
  DefinitionBody,
  DefinitionHistory,
  FeatureMatch,
  FeaturePage,
  FeatureTable,
  JobInfo,
  ProviderChoice,
  RunInfo,
  SampleInfo,
  SaeDescription,
  SavedItem,
  Settings,
  WorkspaceInfo,
} from './model.ts'

// ---- main process, asked by the page through the preload -------------------------------------------------------------

export interface AppInfo {
  version: string
  electron: string
  platform: string
  dataFolder: string
  sample: string
}

/** What a dialog is for; it decides the dialog's kind, title and filters. */
export type FilePurpose =
  | 'dictionary'
  | 'dictionary-file'
  | 'activations'
  | 'open-workspace'
  | 'new-workspace'
  | 'open-figure'
  | 'export-svg'
  | 'export-png'
  | 'export-pdf'
  | 'open-view'
  | 'export-view'
  | 'import-concepts'
  | 'export-csv'
  | 'data-folder'

export interface AppApi {
  'app.info': { in: void; out: AppInfo }
  'settings.get': { in: void; out: Settings }
  'settings.put': { in: Partial<Settings>; out: Settings }
  /** Opens a dialog. The page gets an id and a name, never the right to name a path. Null when dismissed. */
  'file.pick': { in: { purpose: FilePurpose; suggestedName?: string }; out: { fileId: string; name: string } | null }
  /** Shows a file picked or written before in the system's file manager. */
  'file.reveal': { in: { fileId: string }; out: void }
  'clipboard.write': { in: { text: string }; out: void }
}

/** What main tells the page without being asked. */
export type AppEvent =
  | { t: 'command'; id: string }
  | { t: 'process'; name: 'data' | 'inference'; state: 'up' | 'gone' | 'failed' }
  | { t: 'settings'; settings: Settings }

// ---- data process, asked by the page over its port and by the command line --------------------------------------------

/** What changed, so that stores ask again. */
export type DataEvent =
  | { t: 'workspace' }
  | { t: 'job'; job: JobInfo }
  | { t: 'run'; run: RunInfo }
  | { t: 'definition'; dictionary: string; feature: number }
  | { t: 'concept'; activations: string }
  | { t: 'inference'; provider: string; reason: string }

export interface DataApi extends ConceptApi {
  'workspace.get': { in: void; out: WorkspaceInfo }
  'workspace.open': { in: { fileId: string }; out: WorkspaceInfo }
  /** Makes a workspace from a shipped sample in the (missing or empty) folder and queues its runs. */
  'workspace.fromSample': {
    in: { sample: string; fileId: string }
    out: WorkspaceInfo
    progress: { done: number; total: number; phase: string }
  }
  /** The samples that a workspace can be made from. */
  'sample.list': { in: void; out: SampleInfo[] }
  /** Never answers until cancelled; everything arrives as progress. */
  'events.listen': { in: void; out: void; progress: DataEvent }

  'dictionary.add': { in: { fileId: string; options?: Record<string, unknown> }; out: { id: string } }
  'activations.add': { in: { fileId: string; tensor?: string }; out: { id: string } }

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
  'job.list': { in: void; out: JobInfo[] }
  'job.pause': { in: { job: string }; out: void }
  'job.resume': { in: { job: string }; out: void }
  'job.cancel': { in: { job: string }; out: void }

  'feature.table': { in: { run: string }; out: FeatureTable }
  'feature.page': { in: { run: string; feature: number }; out: FeaturePage }
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
      active: { feature: number; value: number; label: string }[] | null
    }
  }

  'zone.view': { in: ZoneSpec; out: ZoneView; progress: { done: number; total: number; phase: string } }
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
  /** Two plots of the same rows: features paired by decoder cosine, zones in the slice of the first plot. */
  'zone.compare': {
    in: { a: ZoneSpec; b: ZoneSpec; among: 'matched' | 'all' }
    out: Comparison
    progress: { done: number; total: number; phase: string }
  }

  'definition.get': { in: { dictionary: string; feature: number }; out: DefinitionHistory }
  /** Appends an event; returns the current definition. A body equal to the current one appends nothing. */
  'definition.save': {
    in: { dictionary: string; feature: number; annotator: string; body: DefinitionBody }
    out: Definition
  }

  /** Small things the window remembers in the workspace (layout, plots, camera), JSON by key. */
  'state.get': { in: { key: string }; out: unknown }
  'state.put': { in: { key: string; value: unknown }; out: void }

  /** Saved views, newest first. */
  'view.list': { in: void; out: SavedViewItem[] }
  'view.get': { in: { id: string }; out: SavedView }
  'view.save': { in: { id: string | null; view: SavedView }; out: { id: string } }
  'view.delete': { in: { id: string }; out: void }
  /** Reads a view file and keeps it as a new view. */
  'view.import': { in: { fileId: string }; out: { id: string } }
  'view.export': { in: { id: string; fileId: string }; out: void }

  'figure.list': { in: void; out: SavedItem[] }
  'figure.get': { in: { id: string }; out: FigureRecipe }
  'figure.save': { in: { id: string | null; recipe: FigureRecipe }; out: { id: string } }
  'figure.delete': { in: { id: string }; out: void }
  /** Reads the recipe out of an exported SVG or PNG, or a recipe file. */
  'figure.open': { in: { fileId: string }; out: FigureRecipe }
  'figure.export': {
    in: { recipe: FigureRecipe; format: 'svg' | 'png' | 'pdf'; dpi: number; fileId: string }
    out: { width: number; height: number; bytes: number; sha256: string }
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
      settings: Settings
    }
  | { t: 'grant'; fileId: string; path: string }
  | { t: 'settings'; settings: Settings }
  /** comes with a port to the page or to the inference process */
  | { t: 'port'; to: 'page' | 'inference' }
  | { t: 'close' }

/** What the data process tells main: the workspace that is open now, so that it is opened next time. */
export interface DataReport {
  t: 'workspace'
  path: string
}

// ---- inference process, asked by the data process ----------------------------------------------------------------------

/** A dictionary on disk and how to run it. Loaded once and kept; the same reference finds it again after a restart. */
export interface SaeRef {
  path: string
  options: Record<string, unknown>
  provider: ProviderChoice
  threads: number | null
}

/** Rows of a tensor in a file, read where they lie. */
export interface RowSource {
  path: string
  tensor: string | null
}

/** Codes of consecutive rows, compressed by row: row r has entries indptr[r] .. indptr[r+1], features ascending. */
export interface EncodedRows {
  from: number
  to: number
  indptr: Int32Array
  features: Int32Array
  values: Float32Array
  /** |x - reconstruction|^2 per row; NaN where input and output spaces differ */
  squaredError: Float32Array
  /** [rows, dOut], only when asked for */
  recon: Float32Array | null
}

export interface InferenceApi {
  'sae.describe': { in: { path: string; options: Record<string, unknown> }; out: SaeDescription }
  'sae.load': {
    in: SaeRef
    out: { provider: string; reason: string; kind: SaeKind; k: number | null }
  }
  'sae.encode': { in: { sae: SaeRef; source: RowSource; from: number; to: number; recon: boolean }; out: EncodedRows }
  /**
   * A few features on given rows: pre-activations z and activations, [rows.length * features.length]; for top-k also the
   * row's threshold tau (its k-th largest z, at least 0), [rows.length].
   */
  'sae.activate': {
    in: { sae: SaeRef; source: RowSource; rows: Int32Array; features: number[] }
    out: { pre: Float32Array; values: Float32Array; tau: Float32Array | null }
  }
  'sae.rows': { in: { sae: SaeRef; features: number[] }; out: FeatureRows }
  /**
   * Features [from, to) of the dictionary in the slice x(s) = origin + axes^T s, float64: feature i is on where w_i . s + c_i > 0; for top-k that is
   * its pre-activation, in the space the encoder sees. Pulled in blocks, so that no reply is large.
   */
  'sae.section': {
    /** origin [dIn], axes [dim * dIn] orthonormal */
    in: { sae: SaeRef; origin: Float64Array; axes: Float64Array; from: number; to: number }
    /** total: features of the dictionary; w [(to - from) * dim], c [to - from] */
    out: { total: number; w: Float64Array; c: Float64Array }
  }
  /** Per feature: decoder norm, cos(encoder, decoder) (NaN where spaces differ), nearest other feature by decoder cosine. */
  'sae.geometry': {
    in: { sae: SaeRef }
    out: {
      decoderNorm: Float32Array
      encoderDecoderCosine: Float32Array
      nearest: Int32Array
      nearestCosine: Float32Array
    }
  }
  /**
   * Every feature against a unit direction of the input space, [dSae]: the cosine of its decoder row, and what one unit of its
   * activation writes along it. A transcoder writes into another space: its encoder rows are compared, and `along` is the cosine.
   */
  'sae.along': {
    in: { sae: SaeRef; direction: Float32Array }
    out: { vector: 'decoder' | 'encoder'; cosine: Float32Array; along: Float32Array }
  }
  'sae.neighbours': {
    in: { sae: SaeRef; feature: number; count: number }
    out: { features: Int32Array; cosines: Float32Array }
  }
  /**
   * The features whose decoder rows point most alike given directions [n, dOut], best first, [n * count]; -1 and NaN where a
   * direction is zero or there are no more features.
   */
  'sae.matches': {
    in: { sae: SaeRef; directions: Float32Array; count: number }
    out: { features: Int32Array; cosines: Float32Array }
  }
}

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
