// Pictures of samples, light and dark, from their folders (made by scripts/make-sample-pictures.mjs). Renderer.

const files = import.meta.glob<string>('../../../native-models/samples/*/picture-*.webp', {
  eager: true,
  query: '?url',
  import: 'default',
})

/** Address of a sample's picture in a theme, or null where it has none. */
export function pictureOf(sample: string, theme: 'light' | 'dark'): string | null {
  const end = `/samples/${sample}/picture-${theme}.webp`
  return Object.entries(files).find(([path]) => path.endsWith(end))?.[1] ?? null
}
