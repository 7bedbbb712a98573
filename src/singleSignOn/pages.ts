// Signing in with an identity provider, and linking an account with it. An account is never found by its e-mail address.
import type { Request, Response } from 'express'
import { Conflict, NotFound } from '../errors.ts'
import { getFactors } from '../secondFactor/queries.ts'
import { proofFields, requireProof, takeProof } from '../signingIn/proof.ts'
import { showSignIn } from '../signingIn/signInPage.ts'
import { at, goOn } from '../signingIn/steps.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, nothing, showForm, submit } from '../web/form.ts'
import { log } from '../web/log.ts'
import { by, say } from '../web/page.ts'
import { ask, backTo, type IdentityProvider } from '../web/signIn.ts'
import * as commands from './commands.ts'
import { keepIdentity, seeIdentity, takeIdentity } from './identity.ts'
import { type Identity, isAway } from './provider.ts'
import { findIdentity, listIdentities } from './queries.ts'

function providerOf({ signingIn }: Request): IdentityProvider {
  if (!signingIn.provider) throw new NotFound()
  return signingIn.provider
}

/** Off to the provider: to sign in, or for whoever is signed in to link their account. */
export async function start(req: Request, res: Response): Promise<void> {
  const provider = providerOf(req)
  const back = backTo(req)
  await orAway(req, res, provider, async () => {
    const strategy = await provider.strategy()
    req.session.singleSignOn = { back, ...(req.user && { link: req.user.id }), invitation: req.query.for === 'invitation' }
    const answer = await ask(strategy, req, res)
    if (answer.is === 'failed') throw answer.error
  })
}

/** Back from the provider. */
export async function callback(req: Request, res: Response): Promise<void> {
  const provider = providerOf(req)
  const asked = req.session.singleSignOn ?? { back: '/' }
  delete req.session.singleSignOn
  await orAway(req, res, provider, async () => {
    const strategy = await provider.strategy()
    let why = ''
    const identity = await commands.trySingleSignOn(at(req), async () => {
      const answer = await ask<Identity>(strategy, req, res)
      if (answer.is === 'right') return answer.who
      if (answer.is === 'failed' && isAway(answer.error)) throw answer.error
      if (answer.is === 'failed') log.warn({ problem: String(answer.error), issuer: provider.issuer }, 'sign-on refused')
      why = answer.is === 'wrong' && req.query.error === undefined ? 'It was used already, or took too long' : ''
      return undefined
    })
    if (!identity)
      return refuse(
        req,
        res,
        422,
        `Signing in with ${provider.name} did not work. ${why || 'It did not let you in, or its answer was not right'}. Start again`,
      )
    await arrive(req, res, provider, identity, asked)
  })
}

type Asked = NonNullable<Request['session']['singleSignOn']>

async function arrive(req: Request, res: Response, provider: IdentityProvider, identity: Identity, asked: Asked): Promise<void> {
  if (asked.link && req.user?.id === asked.link) {
    keepIdentity(req, identity)
    return res.redirect(303, '/account/single-sign-on/link')
  }
  const linked = await findIdentity(req.db, identity.issuer, identity.subject)
  if (linked) await takeGroups(req, provider, linked, identity.groups)
  const person = linked && (await req.signingIn.people.find(req.db, linked.user_id, req.today))
  if (person) return goOn(req, res, person, { by: 'single sign-on', strong: identity.strong, back: asked.back })
  if (asked.invitation && !linked) {
    keepIdentity(req, identity)
    return res.redirect(303, asked.back)
  }
  const words = 'Sign in in another way and link it on your account page, or use your invitation'
  await refuse(req, res, 422, `No account here is linked with ${identity.label}. ${words}`)
}

/** Roles come before the question whether they need a second step. */
async function takeGroups(
  { db, now }: Request,
  { groupRoles }: IdentityProvider,
  linked: { id: number; user_id: number },
  groups?: string[],
) {
  if (!groupRoles) return
  if (!groups) return log.warn({ identity: linked.id }, 'the identity provider did not say all groups; roles are left as they are')
  const wanted = groups.flatMap(group => (Object.hasOwn(groupRoles, group) ? groupRoles[group]! : []))
  const problems = await commands.applyGroups(db, now, linked, wanted)
  if (problems.length) log.warn({ identity: linked.id, problems }, 'not all roles of groups were given or ended')
}

const refuse = (req: Request, res: Response, status: number, words: string) =>
  req.user
    ? res.status(status).page('error', { title: 'That did not work', message: `${words}.`, typed: [], reference: undefined })
    : showSignIn(req, res.status(status), '', { 'single-sign-on': words })

/** A provider that does not answer is said, and the other ways go on. */
async function orAway(req: Request, res: Response, { name, issuer }: IdentityProvider, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isAway(error)) throw error
    log.warn({ issuer }, 'the identity provider does not answer')
    await refuse(req, res, 503, `${name} does not answer just now. Sign in in another way, or try again in a minute`)
  }
}

const account = '/account'
const withAddress = (visit: Visitor) => ({ ...by(visit), from: visit.ip })

const linkPage = async (visit: Visitor): Promise<FormPage> => {
  const identity = seeIdentity(visit)
  if (!identity) throw new Conflict('That took too long. Go back to your account page and start again.')
  return {
    title: `Link your account with ${providerOf(visit).name}`,
    intro: [
      `${providerOf(visit).name} knows you as ${identity.label}. Whoever signs in there as that person will be signed in here as you.`,
    ],
    fields: proofFields(await getFactors(visit.db, visit.user.id)),
    submit: 'Link my account',
    cancel: account,
  }
}
export async function newLink(visit: Visitor, res: Response) {
  if (!visit.signingIn.provider || !seeIdentity(visit)) return res.redirect(303, account)
  await showForm(res, await linkPage(visit))
}
export async function link(visit: Visitor, res: Response) {
  const typed = takeProof(visit)
  const form = await linkPage(visit)
  await submit(visit, res, form, nothing, async () => {
    await requireProof(visit, typed)
    await commands.linkIdentity(withAddress(visit), takeIdentity(visit)!)
    say(visit, 'Your account is linked')
    return account
  })
}

const unlinkPage = async ({ db, user }: Visitor): Promise<FormPage> => ({
  title: 'Remove the link with single sign-on',
  intro: ['You cannot sign in with it any more. Roles that came with it end.'],
  fields: proofFields(await getFactors(db, user.id)),
  submit: 'Remove the link',
  warning: true,
  cancel: account,
})
export async function newUnlinking(visit: Visitor, res: Response) {
  if (!(await listIdentities(visit.db, visit.user.id)).length) return res.redirect(303, account)
  await showForm(res, await unlinkPage(visit))
}
export async function unlink(visit: Visitor, res: Response) {
  const typed = takeProof(visit)
  await submit(
    visit,
    res,
    () => unlinkPage(visit),
    nothing,
    async () => {
      const [identity] = await listIdentities(visit.db, visit.user.id)
      if (!identity) throw new Conflict('There is no link to remove.')
      await requireProof(visit, typed)
      await commands.unlinkIdentity(withAddress(visit), identity.issuer)
      say(visit, 'The link is removed')
      return account
    },
  )
}
