import { type Precision, sayDay } from '../days.ts'
import { Stale } from '../errors.ts'

/** When a record changed meanwhile, say its days as forms do ("4 March 2024"), so that only real differences are shown. */
export const saidAsTyped = <T>(work: Promise<T>): Promise<T> =>
  work.catch(error => {
    if (!(error instanceof Stale)) throw error
    const precision = (error.theirs.published_precision ?? 'day') as Precision
    const said = Object.entries(error.theirs).map(([name, value]) => [
      name,
      isDay(value) ? sayDay(value, name === 'published_on' ? precision : 'day') : value,
    ])
    throw new Stale(error.version, Object.fromEntries(said))
  })

const isDay = (value: unknown): value is string => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
