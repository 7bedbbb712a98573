// Home, and what belongs to whoever is signed in.
import * as account from '../account/pages.ts'
import * as home from '../home/pages.ts'
import * as mail from '../mail/pages.ts'
import * as passwords from '../passwords/pages.ts'
import * as recommendations from '../recommendations/pages.ts'
import * as secondFactor from '../secondFactor/pages.ts'
import * as sessions from '../sessions/pages.ts'
import * as singleSignOn from '../singleSignOn/pages.ts'
import { form, get, type Route } from './route.ts'

// biome-ignore format: it is read as a table
export const ofPerson: Route[] = [
  get('/',                                 'everyone',       home.show),
  get('/accessibility',                    'everyone',       home.accessibility),
  ...form('/account/mail',                 'everyone',       mail.showMine, mail.chooseMine),
  get('/standings',                        'everyone',       recommendations.rules),
  get('/account',                          'everyone',       account.show),
  ...form('/account/app',                  'everyone',       secondFactor.newApp, secondFactor.setUpApp),
  ...form('/account/app/remove',           'everyone',       secondFactor.newAppRemoval, secondFactor.removeApp),
  ...form('/account/recovery-codes',       'everyone',       secondFactor.newRenewal, secondFactor.renewRecoveryCodes),
  ...form('/account/passkeys/add',         'everyone',       secondFactor.newPasskey, secondFactor.addPasskey),
  ...form('/account/passkeys/options',     'everyone',       secondFactor.newPasskey, secondFactor.passkeyOptions),
  ...form('/account/passkeys/rename',      'everyone',       secondFactor.newPasskeyName, secondFactor.renamePasskey),
  ...form('/account/passkeys/remove',      'everyone',       secondFactor.newPasskeyRemoval, secondFactor.removePasskey),
  ...form('/account/single-sign-on/link',  'everyone',       singleSignOn.newLink, singleSignOn.link),
  ...form('/account/single-sign-on/unlink', 'everyone',      singleSignOn.newUnlinking, singleSignOn.unlink),
  ...form('/account/sessions',             'everyone',       sessions.showOwn, sessions.endOwn),
  get('/account/time-left',                'everyone',       sessions.timeLeft),
  get('/account/stay',                     'everyone',       sessions.stay),
  ...form('/account/password',                          'everyone', passwords.newChange, passwords.change),
]
