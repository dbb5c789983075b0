// Set-up from nothing: a fresh clone of the last commit and an empty home, to the end of `npm run setup`.
import { measureSetup } from '../setup/measure.mjs'

export async function run({ report }) {
  const { value, limit } = await measureSetup()
  report('setup_from_nothing', value, 's', { limit })
}
