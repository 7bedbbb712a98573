// Setting up a second factor: the same for whoever is signed in and for whoever must do it before they are.
import type { Request, Response } from 'express'
import type { Person } from '../users/person.ts'
import type { Field, FormErrors } from '../web/form.ts'
import { keepChallenge, takeChallenge } from './challenge.ts'
import { addressFor, hashOf, newRecoveryCodes, newSecret, readCode, stepOf } from './codes.ts'
import { addPasskey, type From, setUpApp } from './commands.ts'
import { listPasskeys } from './queries.ts'
import { open, seal } from './sealing.ts'
import { useChallenge } from './useCommands.ts'
import { askToRegister, readRegistration, siteOf } from './webauthn.ts'

declare module 'express-session' {
  interface SessionData {
    /** The secret of an app that is being set up, sealed. It counts when a code has proved it. */
    newApp?: string
  }
}

/** Without the key of the form: what comes back holds codes, which are shown once and kept nowhere. */
export const from = ({ db, now, ip }: Request, person: Person): From => ({ db, now, person, from: ip })

interface AppPage {
  title: string
  intro: string[]
  fields: Field[]
  cancel: string
  /** Also offer a passkey, to be sent here. */
  passkey?: string
  errors?: FormErrors
  name?: string
}

/** The QR code and the key of the app that is being set up: the same until it is. */
export async function showApp(req: Request, res: Response, person: Person, page: AppPage): Promise<void> {
  const { keys } = req.signingIn
  const secret = (req.session.newApp && open(keys, person.id, req.session.newApp)) || newSecret()
  req.session.newApp = seal(keys, person.id, secret)
  const { default: qrcode } = await import('qrcode')
  const svg = await qrcode.toString(addressFor(secret, person.email), { type: 'svg', margin: 2 })
  await res.page('second-factor/app', {
    errors: {},
    ...page,
    qr: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
    key: secret.match(/.{1,4}/g)!.join(' '),
  })
}

/** The half minute that the typed code proves; undefined when it is not of the app that is being set up. */
export function provenStep(req: Request, person: Person): { secret: string; step: number } | undefined {
  const sealed = req.session.newApp
  const secret = sealed && open(req.signingIn.keys, person.id, sealed)
  const code = readCode(req.body?.code)
  const step = secret && code ? stepOf(secret, code, req.now) : undefined
  return step === undefined ? undefined : { secret: sealed!, step }
}

/** @returns the recovery codes to show, when they are new */
export async function keepApp(req: Request, person: Person, proven: { secret: string; step: number }): Promise<string[] | undefined> {
  const { codes, hashes } = newCodes(person)
  const isNew = await setUpApp(from(req, person), { ...proven, hashes })
  delete req.session.newApp
  return isNew ? codes : undefined
}

export function newCodes({ id }: Person): { codes: string[]; hashes: string[] } {
  const codes = newRecoveryCodes()
  return { codes, hashes: codes.map(code => hashOf(id, code)!) }
}

/** What the browser is to make, as JSON for our script. */
export async function sendRegistration(req: Request, res: Response, person: Person): Promise<void> {
  const asked = await askToRegister(siteOf(req.signingIn.baseAddress()), person, await listPasskeys(req.db, person.id))
  keepChallenge(req, asked.challenge, 'register')
  res.set('Cache-Control', 'no-store').json(asked)
}

/** @returns the recovery codes to show, when they are new; 'refused' when this is no passkey made for us now */
export async function keepPasskey(req: Request, person: Person, name: string): Promise<string[] | undefined | 'refused'> {
  const challenge = takeChallenge(req, 'register')
  const made = challenge && (await readRegistration(siteOf(req.signingIn.baseAddress()), challenge, req.body?.response))
  if (!made || !(await useChallenge(req.db, challenge, req.now))) return 'refused'
  const { codes, hashes } = newCodes(person)
  return (await addPasskey(from(req, person), { ...made, name }, hashes)) ? codes : undefined
}

/** Shown once. @param next where to go on */
export const showCodes = (res: Response, codes: string[], next: string) =>
  res.set('Cache-Control', 'no-store').page('second-factor/recovery-codes', { title: 'Keep your recovery codes', codes, next })
