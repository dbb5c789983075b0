// Runtime checks of the calls of the feature page. Every process.
import { z } from 'zod'
import { neighbourOrders } from './feature-page-model.ts'
import { feature, id, row } from './schema-parts.ts'

const ofFeature = z.object({ run: id, feature })
const withRules = ofFeature.extend({
  rules: z.object({ hideDuplicates: z.boolean(), hideSpecial: z.boolean() }).optional(),
})

export const featurePageSchemas = {
  'feature.page': withRules,
  'feature.nearMisses': withRules,
  'feature.neighbours': ofFeature.extend({ by: z.enum(neighbourOrders) }),
  'feature.logits': ofFeature,
  'token.document': ofFeature.extend({ row }),
  'dictionary.neuronpedia': z.object({ dictionary: id }),
}
