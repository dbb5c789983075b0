// Runtime checks of the calls of own text. Every process.
import { z } from 'zod'
import { feature, id, row } from './schema-parts.ts'

/** characters of a text: more than a model of the samples is asked to read */
export const mostCharacters = 200_000

const request = z.object({
  dictionary: id,
  activations: id,
  text: z.string().max(mostCharacters),
  byLine: z.boolean(),
  spaced: z.boolean(),
})

export const textSchemas = {
  'text.encode': request,
  'text.values': request.extend({ features: z.array(feature).max(8) }),
  'text.token': request.extend({ token: row }),
}
