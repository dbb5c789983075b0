// The sentences of docs/study-absorption.md that hold numbers, written from the recorded numbers: the document must have each of them, word for word.

const count = (v: number) => v.toLocaleString('en')
const fixed = (v: number, digits = 2) => v.toFixed(digits).replace('-', '−')
const percent = (v: number, digits = 1) => `${fixed(100 * v, digits)}%`
const degrees = (v: number) => `${fixed(v, v < 1 ? 2 : 1)}°`

/** @param n numbers by request, as `zonoscope analysis` prints them */
export function sentences(n: Record<string, any>): string[] {
  return [
    ...seeds(n['words-seeds']),
    ...seeds(n['letters-seeds']),
    ...[...n['words-widths'].levels, ...n['letters-widths'].levels].map(level),
    ...overall(n['letters-absorption-lines']),
    ...overall(n['letters-absorption-pursuit']),
    ...overall(n['letters-absorption-text']),
    absorber(n['letters-absorption-f-text']),
    ...letter(n['letters-absorption-f']),
    ...letter(n['letters-absorption-f-text']),
    candidates(n['letters-candidates']),
    silent(n['letters-zones-f']),
    twins(n['letters-seeds'], n['letters-zones-twin'], n['letters-zones-twin-other']),
    together(n['words-seeds'], n['letters-seeds']),
    turn(n['words-rotation']),
    turn(n['letters-rotation']),
    exact(n['words-rotation']),
    exact(n['letters-rotation-size']),
    few(n['letters-rotation-size']),
    ...cost(n['letters-rotation']),
    ...evidence(n['words-clustering']),
    ...evidence(n['letters-clustering']),
    pursuit(n['words-pursuit']),
    pursuit(n['letters-pursuit']),
    pursuit(n['letters-pursuit-trained']),
    conditional(n['letters-pursuit-trained']),
    ...hierarchy(n['words-hierarchy']),
  ]
}

function seeds({ byCodes, signed, random, flippedMean, shared, a, functional }: any): string[] {
  const { n, zone, both, zoneShare95 } = byCodes
  return [
    `${count(zone)} of ${count(n)} pairs have the same zone and another vector (95% ${percent(zoneShare95.low)} to ${percent(zoneShare95.high, 2)}); ${count(both)} have zone and vector in common; ${count(n - zone - both)} have not even the zone.`,
    `The mean matched cosine is ${fixed(signed.mcc)}; the best of as many random directions has ${fixed(random.mean)} on average, flipped signs ${fixed(flippedMean)}. ${count(shared.count)} of ${count(a.latents)} features are shared (${percent(shared.count / shared.of)}); the mean correlation of matched codes is ${fixed(functional.mcc)}.`,
  ]
}

const level = ({ from, to, live, same, child, novel, splits, compositions, silentOnAChild }: any): string =>
  `| ${from} → ${to} | ${count(live)} | ${count(same)} | ${count(child)} | ${count(novel)} | ${splits} | ${compositions} | ${silentOnAChild} |`

const overall = ({ overall: by }: any): string[] =>
  Object.entries<any>(by).map(([name, of]) =>
    of.full === null
      ? `| ${name} | ${of.classes} | — | — | — | — |`
      : `| ${name} | ${of.classes} | ${count(of.positives)} | ${percent(of.full, 2)} | ${fixed(of.fraction)} | ${fixed(of.splits)} |`,
  )

function absorber({ report }: any): string {
  const [first] = report.absorbers
  return `#${first.feature} holds it on ${first.rows} of them, the word “${first.words[0]}”`
}

/** Main latents first, the absorber last. */
function silent({ features, zones, population, sets, explained }: any): string {
  const absorber = features.at(-1).feature
  const main = features.slice(0, -1).map((f: any) => f.feature)
  const rows = (is: (on: number[]) => boolean) =>
    zones.reduce((sum: number, zone: any) => sum + (is(zone.on) ? zone.rows : 0), 0)
  const alone = rows(on => on.includes(absorber) && !main.some((f: number) => on.includes(f)))
  const both = rows(on => on.includes(absorber) && main.some((f: number) => on.includes(f)))
  return `Of the ${count(population.n)} tokens in the figure ${count(rows(on => main.some((f: number) => on.includes(f))))} have a main latent on; #${absorber} is on at ${count(alone)} without one and at ${count(both)} with one. The section, through the mean of the ${count(sets[0].rows)} silent ones, holds ${percent(explained)} of their variance.`
}

/** A matched pair of one zone and another vector, as its two plots draw it. */
function twins({ twins: pairs }: any, a: any, b: any): string {
  const [one, other] = [a.features[0], b.features[0]]
  const pair = pairs.find((t: any) => t.a === one.feature && t.b === other.feature)
  return `Of the ${count(a.population.n)} tokens of lines of classes #${one.feature} of seed 0 is on at ${count(one.rows)} and #${other.feature} of seed 1 at ${count(other.rows)}; over all tokens their zones have a Jaccard of ${fixed(pair.jaccard)}, their decoder rows a cosine of ${fixed(pair.cosine)}.`
}

const together = (words: any, letters: any): string =>
  `${words.byCodes.zone} of ${count(words.byCodes.n)} and ${letters.byCodes.zone} of ${count(letters.byCodes.n)} matched features`

function letter({ report, main }: any): string[] {
  const { full, fraction, positives, classTypes, denseF1 } = report
  const { low, high } = full
  return [
    `${count(Math.round(full.value * positives))} of ${count(positives)} rows (${count(classTypes)} words) are absorbed in full, ${percent(full.value)} (95% by words ${percent(low)} to ${percent(high)}), the mean fraction is ${fixed(fraction.value, 3)}, and the probe's own F1 is ${fixed(denseF1)}.`,
    `Main: ${main.map((m: any) => `#${m.feature} (decoder ${fixed(m.cosDecoder)}, encoder ${fixed(m.cosEncoder)} to the probe)`).join(', ')}.`,
  ]
}

function candidates({ pairs, byWeights, judged, found, candidates: [first] }: any): string {
  const { parent, child, firing, hole, deltaDec, inhibition, suppression } = first
  return `Of ${count(pairs)} pairs ${count(byWeights)} pass by their weights, ${count(judged)} were judged by their rows, and ${count(found)} look absorbed; the first is #${parent} with its child #${child}: the parent is silent on ${percent(hole, 0)} of the child's ${count(firing.childRows)} rows, δ ${fixed(deltaDec)}, minus inhibition ${fixed(-inhibition)}, suppression ${fixed(suppression)}.`
}

function turn({ feature, nActive, n, summary }: any): string {
  const [one, , tenth] = summary.soft
  return `#${feature} is on for ${count(nActive)} of ${count(n)} rows. It loses 1% of its zone at ${degrees(one.median)} and a tenth at ${degrees(tenth.median)} (${degrees(tenth.low)} to ${degrees(tenth.high)} over ${summary.directions} directions), ${fixed(tenth.ratio, 1)} times the ${degrees(tenth.nullAngle)} of Gaussian rows of this density; verdict: ${summary.verdict}.`
}

const exact = ({ feature, curve }: any): string =>
  `The exact slack of #${feature} falls with a slope of ${fixed(curve.fit.slope)} in log-log over ${curve.fit.points} sizes, to ${fixed(curve.points.at(-1).median, 4)}° at n / r = ${count(Math.round(curve.points.at(-1).ratio))}.`

/** The most rows that are no more than the dimensions. */
function few({ curve, r }: any): string {
  const point = curve.points.filter((p: any) => p.n <= r).at(-1)
  return `With ${point.n} rows in ${r} dimensions the same encoder may turn by ${fixed(point.median, 0)}° in the median without changing one label.`
}

const cost = ({ summary }: any): string[] => [
  `Turned by 30° with its zone held, it costs ${percent(summary.cost[2].median)} of what the feature explains, and the refitted decoder row turns ${degrees(summary.decoderAngle[2].median)}.`,
]

function evidence({
  statistics: { v, ev, additivity, magnitude, slope, between },
  credit,
  k,
  n,
  draws,
}: any): string[] {
  const lambda = (of: any) => (of.lambda === null ? 'no power' : fixed(of.lambda))
  return [
    `On ${count(n)} rows with ${count(k)} cells and ${draws} draws of each surrogate λ_v is ${lambda(v)}: cells with gains explain ${fixed(v.observed)} of what the dictionary explains, ${fixed(v.cluster)} on data made of clusters and ${fixed(v.linear)} on an independent sparse sum.`,
    `The dictionary explains ${fixed(ev.observed, 3)} of the data and ${fixed(ev.cluster, 3)} ± ${fixed(ev.clusterSd, 3)} of the clusters; λ of additivity is ${lambda(additivity)}, of the worth of magnitudes ${lambda(magnitude)}.`,
    credit.pairs.length === 0
      ? 'No two features look like a parent and a child: there is no correction slope.'
      : `Over ${credit.pairs.length} pairs of a parent and a child the median correction slope is ${fixed(slope.observed)} (${fixed(slope.cluster)} on the clusters, ${fixed(slope.linear)} on the sum, λ ${lambda(slope)}), and ${percent(between.observed, 0)} of the child's rows are neither none nor all of it (λ ${lambda(between)}).`,
  ]
}

const pursuit = ({ report: { fvu, jaccard, l0, again } }: any): string =>
  `At ${fixed(l0, 1)} atoms a row the error left is ${fixed(fvu.onePass, 3)} for one pass of the encoder, ${fixed(fvu.plain, 3)} for pursuit, ${fixed(fvu.orthogonal, 3)} for orthogonal pursuit and ${fixed(fvu.shuffled, 3)} for shuffled atoms; the supports of pursuit and encoder have a median Jaccard of ${fixed(jaccard.median)}, and an atom is taken again in ${percent(again.own)} of steps.`

const conditional = ({ at: { atoms, conditional: held } }: any): string => {
  const i = atoms.indexOf(8)
  return `At the eighth atom ${percent(held.own[i], 0)} of an atom lies in the span of the earlier ones, of a shuffled one ${percent(held.shuffled[i], 0)}.`
}

const hierarchy = ({ kappa, nested, families, report }: any): string[] => [
  `κ is ${fixed(kappa.quartiles[1])} in the median of ${kappa.defined} pairs (quartiles ${fixed(kappa.quartiles[0])} and ${fixed(kappa.quartiles[2])}); ${kappa.aboveBand} lie above what random words as the child give.`,
  `The nested cosine is ${fixed(nested.quartiles[1])} in the median; random nested sets have ${fixed(nested.nullMedian)} (Kolmogorov-Smirnov ${fixed(report.ks.distance)}).`,
  `In ${families.beyondShuffles} of ${families.tested} families more held-out words lie nearest their own vertex than in any of ${report.shuffles} shuffles.`,
]
