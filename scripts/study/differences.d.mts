export const tolerance: number
export function differences(found: unknown, expected: unknown, at?: string): string[]
export function withoutIds(numbers: unknown): unknown
