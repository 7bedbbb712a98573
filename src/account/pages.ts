// "My account": a summary of how somebody signs in, with links to what they can change. Each part is a section of the view.
import type { Response } from 'express'
import { getFactors, listPasskeys } from '../secondFactor/queries.ts'
import { listIdentities } from '../singleSignOn/queries.ts'
import type { Visitor } from '../users/visitor.ts'

export async function show(visit: Visitor, res: Response): Promise<void> {
  const { db, user, signingIn } = visit
  await res.page('account/show', {
    title: 'My account',
    person: user,
    factors: await getFactors(db, user.id),
    passkeys: await listPasskeys(db, user.id),
    identities: await listIdentities(db, user.id),
    provider: signingIn.provider?.name,
    needed: signingIn.needsSecondStep(user),
  })
}
