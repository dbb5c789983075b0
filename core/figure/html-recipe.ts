// Where the recipe lies in an exported HTML figure: written by html.ts, looked for by the reader. Every process.
export const htmlRecipeStart = '<script type="application/json" id="zonoscope-recipe">'
export const htmlRecipeEnd = '</script>'
