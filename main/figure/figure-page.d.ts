// Made at build time by scripts/vite-figure-page.ts.
declare module 'virtual:figure-page' {
  const script: string
  export default script
}
