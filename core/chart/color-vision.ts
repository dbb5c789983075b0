// Colours as colour-blind readers and a printer without colour see them, and how far two are apart. Every process.

/** Full dichromacy of the three kinds, and print in grey. */
export const visions = ['protan', 'deutan', 'tritan'] as const
export type Vision = 'usual' | (typeof visions)[number]

/** L* 0..100, a*, b* (CIE 1976, D65). */
export type Lab = readonly [number, number, number]

type Matrix = readonly (readonly [number, number, number])[]

/** On linear RGB, severity 1 (Machado, Oliveira and Fernandes 2009, IEEE TVCG 15(6), table 1). */
const dichromacy: Record<Exclude<Vision, 'usual'>, Matrix> = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

/** Linear red, green and blue, 0..1, of `#rrggbb`. */
function linear(hex: string): number[] {
  return [1, 3, 5].map(at => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
}

/** CIELAB of linear RGB (sRGB primaries, D65). */
function labOf([r, g, b]: readonly number[]): Lab {
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116)
  const x = f((0.4124564 * r! + 0.3575761 * g! + 0.1804375 * b!) / 0.95047)
  const y = f(0.2126729 * r! + 0.7151522 * g! + 0.072175 * b!)
  const z = f((0.0193339 * r! + 0.119192 * g! + 0.9503041 * b!) / 1.08883)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** `#rrggbb` as somebody sees it; what a matrix puts outside of sRGB is cut. */
export function seenAs(hex: string, vision: Vision): Lab {
  const rgb = linear(hex)
  if (vision === 'usual') return labOf(rgb)
  const seen = dichromacy[vision].map(row => row[0] * rgb[0]! + row[1] * rgb[1]! + row[2] * rgb[2]!)
  return labOf(seen.map(v => Math.min(1, Math.max(0, v))))
}

/** How far `#rrggbb` are apart in grey: the difference of their lightness L*, 0..100. */
export const greyDifference = (a: string, b: string): number => Math.abs(seenAs(a, 'usual')[0] - seenAs(b, 'usual')[0])

/** How far two `#rrggbb` are apart for somebody (CIEDE2000). */
export const seenDifference = (a: string, b: string, vision: Vision): number => ciede2000(seenAs(a, vision), seenAs(b, vision)) // prettier-ignore

const degrees = (radians: number) => (radians * 180) / Math.PI
const cos = (angle: number) => Math.cos((angle * Math.PI) / 180)
const sin = (angle: number) => Math.sin((angle * Math.PI) / 180)

/** Colour difference CIEDE2000 with all weights 1 (Sharma, Wu and Dalal 2005, Color Research and Application 30(1)). */
export function ciede2000([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const chroma7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7
  const g = 0.5 * (1 - Math.sqrt(chroma7 / (chroma7 + 25 ** 7)))
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)]
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)]
  const hue = (a: number, b: number) => (a === 0 && b === 0 ? 0 : (degrees(Math.atan2(b, a)) + 360) % 360)
  const [h1, h2] = [hue(p1, b1), hue(p2, b2)]
  const coloured = c1 * c2 !== 0
  let turn = coloured ? h2 - h1 : 0
  if (turn > 180) turn -= 360
  else if (turn < -180) turn += 360
  const dL = l2 - l1
  const dC = c2 - c1
  const dH = 2 * Math.sqrt(c1 * c2) * sin(turn / 2)
  const l = (l1 + l2) / 2
  const c = (c1 + c2) / 2
  let h = h1 + h2
  if (coloured) h = Math.abs(h1 - h2) <= 180 ? h / 2 : h < 360 ? (h + 360) / 2 : (h - 360) / 2
  const t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63)
  const sL = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2)
  const sC = 1 + 0.045 * c
  const sH = 1 + 0.015 * c * t
  const rC = 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7))
  const rT = -sin(60 * Math.exp(-(((h - 275) / 25) ** 2))) * rC
  return Math.sqrt((dL / sL) ** 2 + (dC / sC) ** 2 + (dH / sH) ** 2 + rT * (dC / sC) * (dH / sH))
}
