// The version is written in one place for people (package.json) and one for programs; they must agree.
import { expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { toolVersion } from '../../shared/version.ts'

it('toolVersion is the version of package.json', () => {
  expect(toolVersion).toBe(manifest.version)
})
