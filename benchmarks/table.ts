import { rateOf, type Timing } from './measure.ts'

/** Columns of text, the first to the left and the others to the right. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  for (const row of rows) {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? ''
      return column === 0 ? cell.padEnd(width) : cell.padStart(width)
    })
    console.log(`  ${cells.join('  ')}`)
  }
}

/** A rate in thousands a second; `<` where it was cut short. */
export function showRate(timing: Timing | undefined): string {
  if (timing === undefined) return '–'
  const thousands = rateOf(timing) / 1_000
  return `${timing.isCut ? '< ' : ''}${thousands.toFixed(thousands < 10 ? 1 : 0)} k/s`
}

/** How many times as fast as another. */
export function showRatio(timing: Timing | undefined, other: Timing | undefined): string {
  if (timing === undefined || other === undefined) return '–'
  const ratio = rateOf(timing) / rateOf(other)
  return `${timing.isCut ? '< ' : ''}${ratio < 0.01 ? ratio.toFixed(4) : ratio.toFixed(2)} ×`
}
