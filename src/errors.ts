// http-errors is CommonJS: Node cannot see its names, so `import { NotFound }` from it would fail outside jest.
import createError from 'http-errors'

export const {
  BadRequest,
  Conflict,
  Forbidden,
  NotFound,
  PayloadTooLarge,
  ServiceUnavailable,
  TooManyRequests,
  UnsupportedMediaType,
  isHttpError,
} = createError

/** A link from a letter that does not work: used, expired, taken back, cut short or never given. Which of them is not said. */
export class DeadLink extends Error {
  readonly status = 404
  readonly statusCode = 404
  readonly expose = true
  constructor() {
    super('This link does not work.')
  }
}

/** A form that reads well but cannot be done as typed: at most one sentence for each field, shown beside it. */
export class Invalid extends Error {
  readonly errors: Record<string, string>
  constructor(errors: Record<string, string>) {
    super(Object.values(errors).join(' '))
    this.errors = errors
  }
}

/** Somebody else changed the record since the form was shown. `theirs` is what it says now, by the names of the form's fields. */
export class Stale extends Error {
  readonly version: number
  readonly theirs: Record<string, unknown>
  constructor(version: number, theirs: Record<string, unknown>) {
    super('Somebody else changed this while you were writing')
    this.version = version
    this.theirs = theirs
  }
}

/** @throws Stale when the form was shown for an older version than the record has now. */
export function checkVersion(record: { version: number }, shown: number | undefined, theirs: Record<string, unknown>): void {
  if (shown !== record.version) throw new Stale(record.version, theirs)
}
