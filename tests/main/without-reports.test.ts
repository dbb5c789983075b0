// Nothing is reported to anybody: no session is made where ONNX Runtime's reports may be on.
import { expect, test } from 'vitest'
import { requireWithoutReports, withoutReports } from '../../main/without-reports.ts'

test('a session needs the reports to be off when the library was loaded', () => {
  expect(() => requireWithoutReports({})).toThrow(/report/)
  expect(() => requireWithoutReports({ ORT_DISABLE_TELEMETRY: '0' })).toThrow(/report/)
  expect(() => requireWithoutReports({ ...withoutReports })).not.toThrow()
  expect(() => requireWithoutReports()).not.toThrow()
})
