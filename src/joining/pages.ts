// The page that an invitation leads to. Its reader is nobody yet.
import { promisify } from 'node:util'
import type { Request, Response } from 'express'
import { DeadLink } from '../errors.ts'
import { shortName } from '../organisations/names.ts'
import { tokenIn } from '../passwords/tokens.ts'
import { seeIdentity, takeIdentity } from '../singleSignOn/identity.ts'
import { isolated, roles } from '../users/person.ts'
import { orDeadLink } from '../web/deadLink.ts'
import { type FormPage, nothing, showForm, submit, takeSecrets } from '../web/form.ts'
import { by, say, type Visit } from '../web/page.ts'
import { acceptInvitation, type How } from './commands.ts'
import { newPasswordField } from './forms.ts'
import { type FoundInvitation, findInvitation } from './queries.ts'
import { isOpen } from './state.ts'

/** Looking at a link uses nothing up: programs that read mail follow links too. */
async function invitationOf({ db, now, query, today }: Request): Promise<FoundInvitation> {
  const found = await findInvitation(db, tokenIn(query.token))
  const works = found && isOpen(found, now) && !found.deactivated_on && !(found.valid_to && found.valid_to < today)
  if (!works) throw new DeadLink()
  return found
}

const pageFor = (req: Request, { inviter, name, email, role, organisation, new_account }: FoundInvitation): FormPage => ({
  title: 'Join Track inspection recommendations',
  caption: name,
  intro: [
    `${isolated(inviter ?? 'The service')} invites you to be ${roles[role].toLowerCase()} at ${shortName(organisation)}.`,
    new_account ? howToJoin(req, email) : `Your account with the email address ${isolated(email)} has this role as well once you accept.`,
  ],
  fields: new_account && !vouched(req) ? [newPasswordField] : [],
  ...(new_account && !vouched(req) && bySingleSignOn(req)),
  submit: 'Accept the invitation',
  cancel: '/sign-in',
})

/** Whom the identity provider has just vouched for in this browser. */
const vouched = (req: Request) => (req.signingIn.provider ? seeIdentity(req) : undefined)

function howToJoin(req: Request, email: string): string {
  const identity = vouched(req)
  return identity
    ? `You sign in with ${req.signingIn.provider!.name}, which knows you as ${isolated(identity.label)}.`
    : `You sign in with the email address ${isolated(email)}. Set a password for it.`
}

const bySingleSignOn = ({ signingIn: { provider }, originalUrl }: Request): Pick<FormPage, 'or'> =>
  provider
    ? {
        or: {
          href: `/sign-in/single-sign-on?for=invitation&back=${encodeURIComponent(originalUrl)}`,
          words: `Join with ${provider.name} instead`,
        },
      }
    : {}

export const newAcceptance = (req: Request, res: Response) =>
  orDeadLink(res, async () => {
    await showForm(res, pageFor(req, await invitationOf(req)))
  })

export async function accept(req: Request, res: Response) {
  const { password } = takeSecrets(req, 'password')
  await orDeadLink(res, async () => {
    const token = tokenIn(req.query.token)
    const found = await findInvitation(req.db, token)
    if (!found) throw new DeadLink()
    const { db, now, key } = by(req as Visit)
    await submit(req as Visit, res, pageFor(req, found), nothing, async () => {
      const how = howOf(req, found, password)
      const { user_id, new_account } = await acceptInvitation({ db, now, ...(key && { key }) }, token, how)
      return land(req, user_id, new_account)
    })
  })
}

function howOf(req: Request, { new_account }: FoundInvitation, password: string): How {
  const identity = new_account && vouched(req) ? takeIdentity(req) : undefined
  if (identity) return { identity }
  return new_account || password ? { password } : { account: true }
}

/** Nobody is signed in by a letter: the way on leads through the sign-in page, and whoever else is signed in here is signed out. */
async function land(req: Request, user_id: number, new_account: boolean): Promise<string> {
  const same = req.user?.id === user_id
  if (req.user && !same) await promisify(req.logOut.bind(req))()
  say(req, new_account ? 'Your account is ready. Sign in.' : 'You have accepted the invitation. Your account has the role now.')
  return same ? '/' : '/sign-in'
}
