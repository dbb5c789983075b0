// Child of set-up, on the tool Node: puts the fuses of an Electron binary back to Electron's defaults.
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

await flipFuses(process.argv[2], {
  version: FuseVersion.V1,
  [FuseV1Options.RunAsNode]: true,
  // Playwright starts Electron with --inspect.
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.OnlyLoadAppFromAsar]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
})
