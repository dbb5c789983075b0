// Which key gives a definition which status. Pure; renderer.
import type { DefinitionStatus } from '../../../shared/model.ts'

export const statusKeys: readonly { status: DefinitionStatus; key: string }[] = [
  { status: 'reviewed', key: 'a' },
  { status: 'draft', key: 't' },
  { status: 'rejected', key: 'x' },
  { status: 'uninterpretable', key: 'u' },
]
