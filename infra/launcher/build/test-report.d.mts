export interface Counts {
  passed: number
  failed: number
  skipped: number
}
export function countTests(report: object): Counts
export function failuresIn(report: object): string[]
export function testLine(counts: Counts): string
export function addCounts(left: Counts, right: Counts): Counts
