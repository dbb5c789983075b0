// The recipe inside a PDF: an embedded file and XMP, added as an incremental update (PDF 1.7, sections 7.5.6, 7.11.4, 14.3.2). Command line and data process.
import { deflateSync, inflateSync } from 'node:zlib'
import { escapeXml } from '../../core/figure/svg.ts'

/** What is added to the page that the library wrote. */
export interface PdfExtras {
  title: string
  caption: string
  creator: string
  /** canonical JSON */
  provenance: string
  recipe: string
  /** points: left, bottom, right, top */
  mediaBox: readonly number[]
}

const subtype = '/Subtype /application#2Fvnd.zonoscope.figure+json'
const fileName = 'zonoscope-figure.json'

/**
 * The same page with exact size, XMP and recipe. What the library wrote stays byte for byte in front.
 * @throws Error when the library's file is not what it used to be
 */
export function withRecipe(pdf: Buffer, extras: PdfExtras): Buffer {
  const text = pdf.toString('latin1')
  const need = (pattern: RegExp) => {
    const found = pattern.exec(text)
    if (!found) throw new Error(`The PDF library wrote no ${pattern.source}.`)
    return found
  }
  const size = Number(need(/trailer\s*<<\/Size (\d+)/)[1])
  const previous = Number(need(/startxref\s+(\d+)\s+%%EOF\s*$/)[1])
  const info = need(/\/Info (\d+) 0 R/)[1]!
  const catalog = need(/(?:^|\n)(\d+) 0 obj\n<<(\/Type \/Catalog\n[\s\S]*?)>>\nendobj/)
  const page = need(/(?:^|\n)(\d+) 0 obj\n<<(\/Type \/Page\n[\s\S]*?)>>\nendobj/)
  const [metadata, file, spec] = [size, size + 1, size + 2]
  const packed = deflateSync(Buffer.from(extras.recipe, 'utf8'), { level: 9 })
  const packet = Buffer.from(xmp(extras), 'utf8')
  const named = `/Names <</EmbeddedFiles <</Names [(${fileName}) ${spec} 0 R]>>>> /AF [${spec} 0 R]`
  const box = extras.mediaBox.map(v => Number(v.toFixed(3))).join(' ')
  const objects: [number, Buffer][] = [
    [Number(catalog[1]), Buffer.from(`<<${catalog[2]}\n/Metadata ${metadata} 0 R ${named}>>`, 'latin1')],
    [Number(page[1]), Buffer.from(`<<${page[2]!.replace(/\/MediaBox \[[^\]]*\]/, `/MediaBox [${box}]`)}>>`, 'latin1')],
    [metadata, stream(`/Type /Metadata /Subtype /XML`, packet)],
    [file, stream(`/Type /EmbeddedFile ${subtype} /Filter /FlateDecode`, packed)],
    [spec, Buffer.from(`<</Type /Filespec /F (${fileName}) /UF (${fileName}) /AFRelationship /Source /EF <</F ${file} 0 R>>>>`)],
  ] // prettier-ignore
  const parts = [pdf]
  const offsets: [number, number][] = []
  let at = pdf.length
  for (const [number, body] of objects) {
    offsets.push([number, at])
    const whole = Buffer.concat([Buffer.from(`${number} 0 obj\n`), body, Buffer.from('\nendobj\n')])
    parts.push(whole)
    at += whole.length
  }
  const rows = offsets.map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`)
  const trailer = `trailer\n<</Size ${size + 3}\n/Root ${catalog[1]} 0 R\n/Info ${info} 0 R\n/Prev ${previous}>>`
  parts.push(Buffer.from(`xref\n${rows.join('')}${trailer}\nstartxref\n${at}\n%%EOF\n`))
  return Buffer.concat(parts)
}

const stream = (dictionary: string, data: Buffer) =>
  Buffer.concat([Buffer.from(`<<${dictionary} /Length ${data.length}>>\nstream\n`), data, Buffer.from('\nendstream')])

function xmp({ title, caption, creator, provenance }: PdfExtras): string {
  const lang = (tag: string, value: string) =>
    `<${tag}><rdf:Alt><rdf:li xml:lang="x-default">${escapeXml(value)}</rdf:li></rdf:Alt></${tag}>`
  return [
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:zonoscope="urn:zonoscope:figure:1">',
    lang('dc:title', title),
    lang('dc:description', caption),
    `<xmp:CreatorTool>${escapeXml(creator)}</xmp:CreatorTool>`,
    `<zonoscope:provenance>${escapeXml(provenance)}</zonoscope:provenance>`,
    '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>',
  ].join('\n')
}

/**
 * The recipe of a PDF that this program wrote; null where there is none.
 * @param most bytes that are unpacked
 * @throws Error when it cannot be unpacked or is larger
 */
export function recipeOfPdf(pdf: Buffer, most: number): string | null {
  const head = pdf.lastIndexOf(subtype, undefined, 'latin1')
  if (head < 0) return null
  const length = /^[^>]{0,100}\/Length (\d{1,10})>>\nstream\n/.exec(pdf.toString('latin1', head, head + 240))
  if (!length) return null
  const from = head + length[0].length
  return inflateSync(pdf.subarray(from, from + Number(length[1])), { maxOutputLength: most }).toString('utf8')
}
