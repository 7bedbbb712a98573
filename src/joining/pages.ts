// The page that an invitation leads to. Its reader is nobody yet.
import { promisify } from 'node:util'
import type { Request, Response } from 'express'
import { DeadLink } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { tokenIn } from '../passwords/tokens.ts'
import { isolated, roles } from '../users/person.ts'
import { orDeadLink } from '../web/deadLink.ts'
import { type FormPage, showForm, submit, takeSecrets } from '../web/form.ts'
import { by, say, type Visit } from '../web/page.ts'
import { acceptInvitation } from './commands.ts'
import { newPasswordField, noFields } from './forms.ts'
import { type FoundInvitation, findInvitation } from './queries.ts'
import { isOpen } from './state.ts'

/** Looking at a link uses nothing up: programs that read mail follow links too. */
async function invitationOf({ db, now, query, today }: Request): Promise<FoundInvitation> {
  const found = await findInvitation(db, tokenIn(query.token))
  const works = found && isOpen(found, now) && !found.deactivated_on && !(found.valid_to && found.valid_to < today)
  if (!works) throw new DeadLink()
  return found
}

const pageFor = ({ inviter, name, email, role, organisation, new_account }: FoundInvitation): FormPage => ({
  title: 'Join Track inspection recommendations',
  caption: name,
  intro: [
    `${isolated(inviter ?? 'The service')} invites you to be ${roles[role].toLowerCase()} at ${shortName(organisation)}.`,
    new_account
      ? `You sign in with the email address ${isolated(email)}. Set a password for it.`
      : `Your account with the email address ${isolated(email)} has this role as well once you accept.`,
  ],
  fields: new_account ? [newPasswordField] : [],
  submit: 'Accept the invitation',
  cancel: '/sign-in',
})

export const newAcceptance = (req: Request, res: Response) =>
  orDeadLink(res, async () => {
    await showForm(res, pageFor(await invitationOf(req)))
  })

export async function accept(req: Request, res: Response) {
  const { password } = takeSecrets(req, 'password')
  await orDeadLink(res, async () => {
    const token = tokenIn(req.query.token)
    const found = await findInvitation(req.db, token)
    if (!found) throw new DeadLink()
    const { db, now, key } = by(req as Visit)
    await submit(req as Visit, res, pageFor(found), noFields, async () => {
      const how = found.new_account || password ? { password } : { account: true as const }
      const { user_id, new_account } = await acceptInvitation({ db, now, ...(key && { key }) }, token, how)
      return land(req, user_id, new_account)
    })
  })
}

/** Nobody is signed in by a letter: the way on leads through the sign-in page, and whoever else is signed in here is signed out. */
async function land(req: Request, user_id: number, new_account: boolean): Promise<string> {
  const same = req.user?.id === user_id
  if (req.user && !same) await promisify(req.logOut.bind(req))()
  say(
    req,
    new_account
      ? 'Your account is ready. Sign in with the password you have just set.'
      : 'You have accepted the invitation. Your account has the role now.',
  )
  return same ? '/' : '/sign-in'
}
