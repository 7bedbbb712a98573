// What a form with files brought, on its way from the request to a command.
import type { Response } from 'express'
import { Invalid } from '../errors.ts'
import { examine } from '../files/examine.ts'
import { megabytes, mostFiles, type Upload } from '../files/incoming.ts'
import { findNumbers } from '../files/numbers.ts'
import { StoreAway } from '../files/store.ts'
import { types } from '../files/types.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, showForm } from '../web/form.ts'
import { log } from '../web/log.ts'
import type { Found } from './pendingCommands.ts'
import { scanWaiting } from './scanCommands.ts'
import type { Incoming } from './storing.ts'

// biome-ignore lint/suspicious/noExplicitAny: each path has its own params
type AnyVisit = Visitor<any>

export interface Brought {
  incoming: Incoming[]
  /** Files with numbers that may say who somebody is. */
  found: Found[]
}

/** Look at what came. @throws Invalid about the field "files"; StoreAway when there was no room for it */
export async function bring(visit: AnyVisit): Promise<Brought> {
  const { uploads = [], uploadProblem } = visit
  if (uploadProblem === 'no room') throw new StoreAway(uploadProblem)
  if (uploadProblem === 'cut off') throw new Invalid({ files: 'Not everything arrived. Nothing was saved. Choose the files again.' })
  if (uploadProblem === 'too many') throw new Invalid({ files: `Choose at most ${mostFiles} files at once. Nothing was saved.` })
  const sizes = uploads.map(upload => sizeProblem(visit, upload))
  const problems = sizes.some(Boolean) ? sizes : undefined
  const examined = problems ? [] : await examine(uploads)
  const wrong = uploads.flatMap(({ name }, at) => {
    const problem = problems ? problems[at] : examined[at]!.problem
    return problem ? [`“${name}”: ${problem}`] : []
  })
  if (wrong.length) throw new Invalid({ files: `${wrong.join(' ')} Nothing was saved.` })
  return {
    incoming: uploads.map(({ name, path, bytes, sha256 }, at) => ({
      name,
      path,
      bytes,
      sha256,
      type: types[(examined[at] as { type: 'pdf' }).type].mime,
    })),
    found: uploads.flatMap(({ name }, at) => {
      const numbers = [...(examined[at] as { found: Found['numbers'] }).found, ...findNumbers(name)]
      return numbers.length ? [{ file: name, numbers }] : []
    }),
  }
}

const sizeProblem = ({ kept }: AnyVisit, { bytes, tooLarge }: Upload): string | undefined =>
  bytes === 0 ? 'It is empty.' : tooLarge ? `It is larger than ${megabytes(kept)} megabytes.` : undefined

/** Numbers in what was typed. */
export function foundIn(...typed: (string | null | undefined)[]): Found[] {
  const numbers = findNumbers(typed.join('\n'))
  return numbers.length ? [{ file: null, numbers }] : []
}

/**
 * Take a form with files. A page that shows progress is told the address of the result instead of being sent there. Where files cannot be
 * kept just now, the form comes back with what was typed.
 */
export async function takeUpload(visit: AnyVisit, res: Response, form: FormPage, work: () => Promise<void>): Promise<void> {
  if (visit.get('x-progress') === 'shown')
    res.redirect = ((_status: number, to: string) => void res.status(200).json({ to })) as Response['redirect']
  try {
    await work()
  } catch (error) {
    const { status, message } = error as { status?: number; message: string }
    if (status !== 503) throw error
    log.error({ err: error }, 'files could not be kept')
    res.status(503).set('Retry-After', '60')
    await showForm(res, form, {
      values: visit.body ?? {},
      errors: { files: `${message} Nothing was saved. What you typed is below; choose the files again.` },
    })
  }
}

/** Have new files looked at now, while the answer goes out. What fails is tried again by the round. */
export function scanSoon({ db, kept, now }: AnyVisit): void {
  if (kept.scan)
    void scanWaiting(
      db,
      kept,
      () => now,
      error => log.warn({ err: error }, 'a file was not looked at'),
    ).catch(error => log.warn({ err: error }, 'files were not looked at'))
}
