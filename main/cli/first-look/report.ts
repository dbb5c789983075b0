// A feature report as Markdown: what the feature page shows, for reading without a window. Command line.
import type { Example } from '../../../shared/feature-page-model.ts'
import type { RunInfo } from '../../../shared/model.ts'
import { neighbourRows, type WholePage } from '../whole-page.ts'

const percent = (share: number) => `${(100 * share).toFixed(2)}%`
const number = (value: number | null) => (value === null ? 'none' : value.toPrecision(3))

/** Token text as inline code; back-ticks and control characters come from strangers and are replaced. */
// eslint-disable-next-line no-control-regex -- see above
const code = (text: string) => `\`${text.replace(/[`\u0000-\u001f]/g, '?')}\``

const words = (examples: Example[]) =>
  examples.map(example => `${code(example.tokens[example.at] ?? '')} ${example.value.toFixed(2)}`).join(', ') || 'none'

/**
 * One section per feature: statistics with their population, examples, nearest features.
 * @param unit what a row is: word, token
 */
export function featureReport(title: string, run: RunInfo, unit: string, pages: WholePage[]): string {
  const lines = [
    `# ${title}`,
    '',
    `${run.rows.toLocaleString('en')} ${unit}s; L0 ${number(run.l0)} features per ${unit}; FVU ${number(run.fvu)}; ` +
      `${run.dead ?? 0} features are on for no ${unit}. Computed on ${run.reason ?? 'an unknown provider'}.`,
  ]
  for (const page of pages) lines.push('', ...featureSection(page, unit))
  return `${lines.join('\n')}\n`
}

function featureSection({ page, nearMisses, byDecoder }: WholePage, unit: string): string[] {
  const { examples } = page
  return [
    `## Feature #${page.feature}${page.definition?.label ? `: ${page.definition.label}` : ''}`,
    '',
    `On for ${page.nActive.toLocaleString('en')} ${unit}s (density ${percent(page.density)} of unmasked ${unit}s); max ${number(page.max)}; ` +
      `mean when on ${number(page.meanActive)}; cos(encoder, decoder) ${number(page.encoderDecoderCosine)}.`,
    '',
    `- Max-activating: ${words(examples.max)}`,
    ...examples.intervals
      .filter(({ count }) => count > 0)
      .map(
        ({ from, to, count, items }) =>
          `- ${from.toFixed(2)} to ${to.toFixed(2)} (${count} ${unit}s), some: ${words(items)}`,
      ),
    `- Just below the boundary, with pre-activation: ${words(nearMisses.items)}`,
    `- Nearest by decoder cosine: ${
      neighbourRows(byDecoder)
        .slice(0, 5)
        .map(n => `#${n.feature} (cos ${n.cosDecoder.toFixed(2)}, Jaccard ${n.jaccard.toFixed(2)})`)
        .join(', ') || 'none'
    }`,
  ]
}
