// The calls about what a person typed and saved: a part of the data server's contract (contract.ts). Types only; every process.
import type { RasterRule } from '../core/figure/raster.ts'
import type { FigureFormat, PageFigure } from '../core/figure/types.ts'
import type {
  ActTaken,
  Definition,
  DefinitionActs,
  DefinitionBody,
  DefinitionChange,
  DefinitionHistory,
  DefinitionKind,
  SavedItem,
} from './model.ts'
import type { SavedView, SavedViewItem } from './saved-view.ts'

export interface SavedApi {
  'definition.get': { in: { dictionary: string; feature: number }; out: DefinitionHistory }
  /**
   * Appends an event; returns it. A body equal to the current one of its kind appends nothing.
   * @throws bad-input for a resolution while labelling is blind
   */
  'definition.save': {
    in: { dictionary: string; feature: number; annotator: string; body: DefinitionBody; kind?: DefinitionKind }
    out: Definition
  }
  /**
   * Changes many definitions in one act: one transaction, an event for each that says something else then.
   * @throws bad-input for a change of nothing, or more tags than a definition holds
   */
  'definition.change': {
    in: { dictionary: string; features: Int32Array; annotator: string; change: DefinitionChange }
    out: { changed: number; unchanged: number }
  }
  /** An annotator's last act, and the one undone last, of all dictionaries; kept in the workspace. */
  'definition.acts': { in: { annotator: string }; out: DefinitionActs }
  /**
   * Undoes the last act, or does the one undone last again, by appending: where the shown definition is still the annotator's
   * own of then. What anybody changed since is left. Null where there is no such act.
   */
  'definition.undo': { in: { annotator: string; redo: boolean }; out: ActTaken | null }

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
  'figure.get': { in: { id: string }; out: PageFigure }
  'figure.save': { in: { id: string | null; recipe: PageFigure }; out: { id: string } }
  'figure.delete': { in: { id: string }; out: void }
  /** Reads the recipe out of an exported figure (SVG, PDF, PNG, HTML), or a recipe file. */
  'figure.open': { in: { fileId: string }; out: PageFigure }
  'figure.export': {
    in: {
      recipe: PageFigure
      format: FigureFormat
      dpi: number
      raster?: RasterRule
      fileId: string
    }
    out: { width: number; height: number; bytes: number; sha256: string }
  }
  /** Draws the figure as an export would write it, for the clipboard. What is larger than 32 MB is refused. */
  'figure.draw': {
    in: { recipe: PageFigure; format: 'svg' | 'png'; dpi: number; raster?: RasterRule }
    out: { width: number; height: number; bytes: Uint8Array }
  }
  /** Writes a table that the page made (CSV, JSON) to a file that a person chose: all of it or nothing. */
  'table.export': { in: { text: string; fileId: string }; out: { bytes: number } }
}
