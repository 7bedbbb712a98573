// For whoever is not signed in, or not yet.
import * as joining from '../joining/pages.ts'
import * as passwords from '../passwords/pages.ts'
import * as firstFactor from '../secondFactor/firstPages.ts'
import * as signingIn from '../signingIn/pages.ts'
import * as passkeySignIn from '../signingIn/passkeyPages.ts'
import * as secondStep from '../signingIn/secondStepPages.ts'
import * as singleSignOn from '../singleSignOn/pages.ts'
import { type OpenRoute, open } from './route.ts'

/** The only addresses before the door, besides what needs no person (assets, health). */
export const openRoutes: OpenRoute[] = [
  { method: 'get', path: '/sign-in', handler: signingIn.show },
  { method: 'post', path: '/sign-in', handler: signingIn.signIn },
  { method: 'post', path: '/sign-out', handler: signingIn.signOut },
  { method: 'post', path: '/sign-in/passkey/options', handler: passkeySignIn.options },
  { method: 'post', path: '/sign-in/passkey', handler: passkeySignIn.signIn },
  { method: 'get', path: '/sign-in/single-sign-on', handler: singleSignOn.start },
  { method: 'get', path: '/sign-in/single-sign-on/callback', handler: singleSignOn.callback },
  // For whoever took the first step.
  { method: 'get', path: '/sign-in/code', handler: secondStep.showCode },
  { method: 'post', path: '/sign-in/code', handler: secondStep.takeCode },
  { method: 'get', path: '/sign-in/recovery-code', handler: secondStep.showRecovery },
  { method: 'post', path: '/sign-in/recovery-code', handler: secondStep.takeRecoveryCode },
  { method: 'get', path: '/sign-in/set-up', handler: firstFactor.show },
  { method: 'post', path: '/sign-in/set-up', handler: firstFactor.takeApp },
  { method: 'get', path: '/sign-in/set-up/passkey', handler: firstFactor.show },
  { method: 'post', path: '/sign-in/set-up/passkey/options', handler: firstFactor.passkeyOptions },
  { method: 'post', path: '/sign-in/set-up/passkey', handler: firstFactor.takePasskey },
  ...open('/invitation', joining.newAcceptance, joining.accept),
  ...open('/forgot-password', passwords.newAsking, passwords.ask),
  ...open('/reset-password', passwords.newReset, passwords.reset),
]
