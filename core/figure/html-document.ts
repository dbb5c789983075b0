// The document around every exported HTML figure: policy, style, recipe, script. Every process.
import { htmlRecipeEnd, htmlRecipeStart } from './html-recipe.ts'
import { provenanceOf, titleOf } from './page.ts'
import { encodeRecipe } from './serialise.ts'
import { escapeXml } from './svg.ts'
import type { PageFigure } from './types.ts'

/** What the file carries besides the figure. */
export interface HtmlParts {
  /** the page's script, built from renderer/figure-page */
  script: string
  /** `@font-face` rules with the fonts in them */
  faces: string
  /** base64 of the SHA-256 of a text in UTF-8: the only script and style that may run */
  sha256(text: string): string
}

/** JSON in which no character can end a script element or start another. */
const inScript = (json: string) => json.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026')

/**
 * The document. The recipe is data and never run, and the policy lets nothing in: no network, no script or style but the two that are named by
 * their hashes. Equal input gives equal text.
 * @param body markup whose texts are escaped
 * @param pictures whether pictures inside the file are shown
 */
export function htmlDocument(
  page: PageFigure,
  { script, faces, sha256 }: HtmlParts,
  { style, body, pictures }: { style: string; body: string; pictures: boolean },
): string {
  const sheet = faces + style
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script)}'`,
    `style-src 'sha256-${sha256(sheet)}'`,
    'font-src data:',
    ...(pictures ? ['img-src data:'] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  const { tool, version } = provenanceOf(page)
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    `<meta name="generator" content="${escapeXml(`${tool} ${version}`)}">\n`,
    `<title>${escapeXml(titleOf(page).trim() || 'Figure')}</title>\n<style>${sheet}</style>\n</head>\n<body>\n`,
    body,
    `${htmlRecipeStart}${inScript(encodeRecipe(page))}${htmlRecipeEnd}\n`,
    `<script>${script}</script>\n</body>\n</html>\n`,
  ].join('')
}
