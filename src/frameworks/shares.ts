// A share of the maximum as people write it: "5/6", "0.5" or "50%".

/** @returns the share, from 0 to 1; undefined when it is not one. */
export function readShare(typed: string): number | undefined {
  const [, above, below] = /^(\d{1,3})\s*\/\s*(\d{1,3})$/.exec(typed) ?? []
  const [, percent] = /^(\d{1,3}(?:\.\d{1,4})?)\s*%$/.exec(typed) ?? []
  const [decimal] = /^[01](?:\.\d{1,6})?$/.exec(typed) ?? []
  const share = below ? Number(above) / Number(below) : percent ? Number(percent) / 100 : decimal ? Number(decimal) : undefined
  return share !== undefined && share >= 0 && share <= 1 ? share : undefined
}

/** "5/6" where a small fraction says it exactly, else a percentage. */
export function sayShare(share: number): string {
  for (let below = 1; below <= 12; below++) {
    const above = Math.round(share * below)
    if (Math.abs(above / below - share) < 1e-6) return below === 1 ? String(above) : `${above}/${below}`
  }
  return `${Number((share * 100).toFixed(4))}%`
}
