import type { Request, Response } from 'express'
import { backTo } from '../web/signIn.ts'

/** The sign-in page. @param errors by field, or by the id of a part of the page */
export async function showSignIn(req: Request, res: Response, email = '', errors: Record<string, string> = {}): Promise<void> {
  const { people, demoPassword, provider } = req.signingIn
  await res.page('signing-in/show', {
    title: 'Sign in',
    email,
    errors,
    accounts: await people.listDemonstrationAccounts(req.db),
    demoPassword,
    provider: provider?.name,
    back: backTo(req),
  })
}
