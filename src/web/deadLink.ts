import type { Response } from 'express'
import { DeadLink } from '../errors.ts'

/** Show a page that a letter's link leads to; one page when the link does not work, whatever the reason. */
export async function orDeadLink(res: Response, show: () => Promise<void>): Promise<void> {
  try {
    await show()
  } catch (error) {
    if (!(error instanceof DeadLink)) throw error
    await res.status(404).page('dead-link', { title: 'This link does not work' })
  }
}
