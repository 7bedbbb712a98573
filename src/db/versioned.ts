export interface Versioned {
  version: number
  changed_at: Date
}
