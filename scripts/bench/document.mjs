// docs/benchmarks.md, made from docs/benchmarks.json, which holds the last result of each group. Neither is edited by hand: `npm run bench -- NAME
// --write-docs` puts one group anew and leaves the others; `node scripts/bench/document.mjs` writes the page again from what is there.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { asked } from './asked.mjs'
import { groups } from './groups.mjs'
import { quiet } from './machine.mjs'

const files = root => ({ json: path.join(root, 'docs/benchmarks.json'), page: path.join(root, 'docs/benchmarks.md') })

export const readResults = root => JSON.parse(readFileSync(files(root).json, 'utf8'))

/** Keeps the result of one group in place of its last, and writes the page. */
export async function keepResult(root, name, result) {
  const results = { ...readResults(root), [name]: result }
  const ordered = Object.fromEntries(Object.keys(groups).filter(one => results[one]).map(one => [one, results[one]])) // prettier-ignore
  writeFileSync(files(root).json, await formatted(root, JSON.stringify(ordered), 'json'))
  await writePage(root)
}

export async function writePage(root) {
  writeFileSync(files(root).page, await pageOf(root, readResults(root)))
}

async function formatted(root, text, parser) {
  const { format, resolveConfig } = await import('prettier')
  return format(text, { ...(await resolveConfig(files(root).page)), parser })
}

/** The whole page as Markdown. */
export function pageOf(root, results) {
  const machines = [...new Set(Object.values(results).map(one => machineText(one.machine)))]
  const parts = [
    '# Benchmarks',
    'Written by `npm run bench -- --write-docs` from what each group measured last; nothing here is typed. Times are on the clock unless said otherwise, rates are per second of it; less is better of a time, more of a rate. A ratio to a peer is of pairs measured in turns in one run, ours over the peer: the middle one, and the smallest and largest. A peer is another program that does the same work; a reference is another number of ours.',
    `**Loaded** is said where other programs used more than ${100 * quiet}% of the processors just before or after: such figures are upper bounds of times, and ratios hold as far as both met the same load. \`npm run bench -- NAME --write-docs\` on a quiet machine puts that group anew. \`xvfb-run -a\` gives a display where there is none.`,
    ...machines.map((text, i) => `Machine ${i + 1}: ${text}.`),
    '## What is asked, and what came out',
    table(['asked', 'group', 'figures'], asked.map(one => [one.what, `[${one.group}](#${one.group})`, askedText(one, results[one.group])])), // prettier-ignore
    ...Object.keys(groups).flatMap(name => section(name, results[name], machines)),
  ]
  return formatted(root, `${parts.join('\n\n')}\n`, 'markdown')
}

const machineText = ({ processor, memory, system, node, electron }) =>
  `${processor}, ${memory}, ${system}, Node ${node}, Electron ${electron}`

function askedText({ figures }, result) {
  if (!result) return '**not measured**'
  return figures
    .map(figure => {
      const line = result.lines.find(one => one.figure === figure)
      if (!line) return `\`${figure}\`: **not measured**`
      const ratio = line.pairs ? `, ${ratioText(line)}` : ''
      return `${amount(line.value, line.unit)}${ratio}${metText(line)}${isLoaded(result) ? ' (loaded)' : ''}`
    })
    .join('; ')
}

function section(name, result, machines) {
  const { says, needs = [], leaves = [] } = groups[name]
  const head = [`## ${name}`, says]
  const never = leaves.map(what => `Not measured: ${what}.`)
  if (!result) {
    const with_ = needs.length > 0 ? ` It needs ${needs.join(', ')}.` : ''
    return [...head, `**Not measured** yet: \`npm run bench -- ${name} --write-docs\`.${with_}`, ...never]
  }
  const { when, revision, seconds, before, after, machine, lines, missing } = result
  const share = Math.round(100 * Math.max(before.busy, after.busy))
  const beside = isLoaded(result) ? `**Loaded**: other programs used ${share}% of the processors` : `Quiet: other programs used ${share}% of the processors` // prettier-ignore
  const number = machines.length > 1 ? `, machine ${machines.indexOf(machineText(machine)) + 1}` : ''
  const how = `\`npm run bench -- ${name}\`, ${when} UTC, commit ${revision}, ${seconds} s${number}. ${beside}; load average ${before.load} before, ${after.load} after.` // prettier-ignore
  const withPeers = lines.filter(line => line.pairs)
  const others = lines.filter(line => !line.pairs)
  const of = line => [`\`${line.figure}\``, amount(line.value, line.unit)]
  return [
    ...head,
    how,
    ...(withPeers.length > 0 ? [table(['figure', 'ours', 'peer', 'ratio', 'aim', 'with'], withPeers.map(line => [...of(line), amount(line.peer, line.unit), ratioText(line), aimText(line), moreText(line)]))] : []), // prettier-ignore
    ...(others.length > 0 ? [table(['figure', 'value', 'limit or reference', 'with'], others.map(line => [...of(line), limitText(line), moreText(line)]))] : []), // prettier-ignore
    ...missing.map(what => `Not measured: ${what}.`),
    ...never,
  ]
}

const isLoaded = ({ before, after }) => Math.max(before.busy, after.busy) > quiet
const isRate = unit => /\/(s|min)$/.test(unit)
const number = value => (Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en-US') : String(value))
const amount = (value, unit) => `${number(value)} ${unit}`
const ratioText = ({ ratio, min, max, pairs }) => `${ratio} times (${min} to ${max}, ${pairs} pairs)`
const bound = unit => (isRate(unit) ? 'at least' : 'at most')

/**
 * Whether a line keeps its limit or its aim; null where it has none.
 * @param {{value: number, unit: string, limit?: number, ratio?: number, aim?: number}} line
 */
export function isMet({ value, unit, limit, ratio, aim }) {
  const [is, wanted] = aim === undefined ? [value, limit] : [ratio, aim]
  if (wanted === undefined) return null
  return isRate(unit) ? is >= wanted : is <= wanted
}
const metText = line => ({ true: ', met', false: ', **missed**', null: '' })[String(isMet(line))]
const aimText = line => (line.aim === undefined ? '' : `${bound(line.unit)} ${line.aim}${metText(line)}`)
const limitText = line =>
  line.limit === undefined
    ? `${amount(line.reference, line.unit)}: ${line.ratio} times`
    : `${bound(line.unit)} ${amount(line.limit, line.unit)}${metText(line)}`

const known = ['figure', 'value', 'unit', 'limit', 'reference', 'peer', 'ratio', 'min', 'max', 'pairs', 'aim']
const moreText = line =>
  Object.entries(line)
    .filter(([key]) => !known.includes(key))
    .map(([key, value]) =>
      key === 'note' ? value : `${key.replaceAll('_', ' ')} ${typeof value === 'number' ? number(value) : value}`,
    ) // prettier-ignore
    .join(', ')

const cell = text => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')
function table(head, rows) {
  const line = cells => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

if (process.argv[1] === import.meta.filename) await writePage(path.resolve(import.meta.dirname, '../..'))
