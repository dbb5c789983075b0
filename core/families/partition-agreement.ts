// Agreement of labellings, as the golden case partition_agreement states it. Pure, every process.
import { partitionAgreement as agreement } from '../analysis/partition-agreement.ts'
import { listField, vectorField, type Family } from './input.ts'

function labelsField(input: unknown, key: string, n?: number): number[] {
  const labels = vectorField(input, key, n)
  const bad = labels.find(v => !Number.isInteger(v))
  if (bad !== undefined) throw new Error(`${key}: ${bad} found; whole numbers are expected.`)
  return labels
}

function computeAgreement(input: unknown) {
  return listField(input, 'cases').map(one => {
    const a = labelsField(one, 'a')
    const found = agreement(a, labelsField(one, 'b', a.length))
    return (
      found && {
        ari: found.ari,
        ami_arithmetic: found.amiArithmetic,
        ami_max: found.amiMax,
        nmi_arithmetic: found.nmiArithmetic,
        mi_nats: found.mi,
        emi_nats: found.expectedMi,
        homogeneity: found.homogeneity,
        completeness: found.completeness,
      }
    )
  })
}

export const partitionAgreement: Family = { name: 'partition_agreement', compute: computeAgreement }
