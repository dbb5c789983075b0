// The style sheet of exported HTML figures. Every process.
import type { Palette } from './palette.ts'

/** What every page has. */
const common = (p: Palette, theme: 'light' | 'dark'): string => `
:root{color-scheme:${theme}}
*{box-sizing:border-box}
body{max-width:1180px;margin:0 auto;padding:20px;background:${p.paper};color:${p.ink};font:14px/1.45 Inter,'Helvetica Neue',Arial,sans-serif}
figcaption,dt,details p{color:${p.ink2}}
figcaption,details{font-size:12.5px}
figure{margin:0}
#tip{position:absolute;z-index:1;top:0;left:0;max-width:min(320px,80%);padding:6px 9px;background:${p.paper};border:1px solid ${p.lineStrong};border-radius:4px;box-shadow:0 2px 8px #0002;font-size:12.5px;pointer-events:none;overflow-wrap:anywhere;white-space:pre-wrap}
#tip b{display:block;font-weight:600}
#tip .warn{color:${p.warn}}
input:focus-visible,summary:focus-visible{outline:2px solid ${p.features[0]};outline-offset:2px}
fieldset{display:grid;gap:6px;margin:0;padding:0;border:0;min-width:0}
fieldset legend{padding:0 0 4px;font-weight:600}
label{display:flex;gap:7px;align-items:flex-start;cursor:pointer;overflow-wrap:anywhere}
label input{margin:3px 0 0;flex:none;accent-color:${p.features[0]}}
label i{flex:none;width:11px;height:11px;margin-top:4px;border:1.5px solid;border-radius:2px}
label .swatch{flex:none;width:28px;height:13px;margin-top:3px}
summary{cursor:pointer}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;margin:8px 0}
dd{margin:0;overflow-wrap:anywhere}
@media print{#keys,#tip,input{display:none}}
`

/** Of a figure of charts, cards or several panels. @param widest of the page, CSS pixels */
export const pageSheetStyle = (p: Palette, theme: 'light' | 'dark', widest: number): string => `${common(p, theme)}
#page{position:relative;max-width:${widest}px}
#figure{display:block;width:100%;height:auto}
#figure:focus{outline:none}
#figure:focus-visible{outline:2px solid ${p.features[0]};outline-offset:2px}
#here{fill:none;stroke:${p.ink};stroke-width:.3;pointer-events:none}
.switches{display:flex;flex-wrap:wrap;gap:14px 40px;margin:14px 0}
h2{margin:12px 0 0;font-size:13px;font-weight:600}
@media print{.switches{display:none}}
`

/** Of a zone plot that turns. @param theme of the figure: the page follows it, never the machine */
export const pageStyle = (p: Palette, theme: 'light' | 'dark'): string => `${common(p, theme)}
h1{margin:0;font-size:19px;font-weight:600;line-height:1.3}
header p,.counts,small,.of{color:${p.ink2}}
header p,.caption,.counts{margin:4px 0 12px;overflow-wrap:anywhere}
.counts,small,table{font-size:12.5px}
main{display:grid;grid-template-columns:minmax(0,1fr) minmax(230px,300px);gap:20px;align-items:start}
#plot{position:relative;width:100%;max-width:min(100%,86vh);min-width:0}
canvas{display:block;width:100%;aspect-ratio:1;touch-action:none;cursor:grab}
canvas.held{cursor:grabbing}
canvas:focus{outline:none}
canvas:focus-visible{outline:2px solid ${p.features[0]};outline-offset:2px}
aside{display:grid;gap:14px}
label small{display:block}
.parts{display:grid;grid-template-columns:1fr 1fr;gap:6px}
.key{width:100%;max-width:300px;height:auto}
table{width:100%;border-collapse:collapse}
th{text-align:left;font-weight:400}
thead th{font-weight:600}
td,th.of{text-align:right;font-variant-numeric:tabular-nums;padding:1px 0 1px 8px}
tbody th{font-family:'JetBrains Mono','DejaVu Sans Mono',monospace}
td svg{display:block;width:100%;min-width:40px;height:9px}
@media(max-width:760px){main{grid-template-columns:1fr}}
`
