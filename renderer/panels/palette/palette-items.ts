// What the command box offers for a text: features, commands, and the table's filter. Pure; renderer.
import type { FeatureTable } from '../../../shared/feature-table-model.ts'
import type { Command } from '../../stores/commands.ts'

export type PaletteItem =
  | { kind: 'feature'; key: string; feature: number; label: string }
  | { kind: 'word'; key: string; row: number; text: string }
  | { kind: 'command'; key: string; command: Command }
  | { kind: 'filter'; key: string; text: string }

const shownLabels = 8

/** `#710` or `710` names a feature of the dictionary; null for any other text. */
export function readFeatureId(text: string, dSae: number): number | null {
  const match = /^#?(\d{1,8})$/.exec(text.trim())
  const feature = match ? Number(match[1]) : null
  return feature !== null && feature < dSae ? feature : null
}

/** Features named by id or whose label contains the text. */
export function findFeatures(text: string, dSae: number, table: FeatureTable | null): PaletteItem[] {
  const wanted = text.trim().toLocaleLowerCase()
  const found: number[] = []
  const id = readFeatureId(wanted, dSae)
  if (id !== null) found.push(id)
  if (table && wanted !== '') {
    for (let i = 0; i < table.n && found.length < shownLabels; i++) {
      if (i !== id && table.labels[i]!.toLocaleLowerCase().includes(wanted)) found.push(i)
    }
  }
  return found.map(feature => ({
    kind: 'feature',
    key: `feature ${feature}`,
    feature,
    label: table?.labels[feature] ?? '',
  }))
}

const shownWords = 8

/** The words to show of those found: the text itself first, then those that begin with it, then the rest in file order. */
export function rankWords(text: string, rows: Int32Array, tokens: readonly string[]): PaletteItem[] {
  const wanted = text.trim().toLocaleLowerCase()
  const rank = (token: string) => {
    const lower = token.trim().toLocaleLowerCase()
    return lower === wanted ? 0 : lower.startsWith(wanted) ? 1 : 2
  }
  return tokens
    .map((token, i) => ({ token, row: rows[i]!, rank: rank(token) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, shownWords)
    .map(({ token, row }) => ({ kind: 'word', key: `word ${row}`, row, text: token }))
}

/** Commands whose title has every word of the text; all of them for none. */
export function findCommands(text: string, commands: readonly Command[]): PaletteItem[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  return commands
    .filter(c => c.when?.() !== false && words.every(word => c.title.toLocaleLowerCase().includes(word)))
    .map(command => ({ kind: 'command', key: command.id, command }))
}
