// What browsers and authenticators are asked for, and whether what they answer is so.
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { PasskeyRow } from '../db/accountTables.ts'
import type { Passkey } from './queries.ts'

// Loaded when first needed: it takes longer than all else that a start needs.
const library = () => import('@simplewebauthn/server')

/** The service, as browsers know it: from its configured address, never from a request. */
export const siteOf = (baseAddress: string) => ({ origin: new URL(baseAddress).origin, rpID: new URL(baseAddress).hostname })
export type Site = ReturnType<typeof siteOf>

const minute = 60_000
const idsOf = (passkeys: Passkey[]) =>
  passkeys.map(({ credential_id, transports }) => ({ id: credential_id, transports: transports as never[] }))

/** To make a passkey. Those that somebody has already are not made twice. */
export async function askToRegister({ rpID }: Site, person: { id: number; name: string; email: string }, passkeys: Passkey[]) {
  return (await library()).generateRegistrationOptions({
    rpName: 'Track inspection recommendations',
    rpID,
    userName: person.email,
    userDisplayName: person.name,
    userID: new Uint8Array(Buffer.from(`user:${person.id}`)),
    attestationType: 'none',
    timeout: 2 * minute,
    excludeCredentials: idsOf(passkeys),
    // An old security key cannot do either, and still is a second step after a password.
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
}

/** To sign in: with any passkey alone, checked by the device, or as a second step with one of those given. */
export async function askToSignIn({ rpID }: Site, passkeys?: Passkey[]) {
  return (await library()).generateAuthenticationOptions({
    rpID,
    timeout: 2 * minute,
    userVerification: passkeys ? 'preferred' : 'required',
    ...(passkeys && { allowCredentials: idsOf(passkeys) }),
  })
}

export interface NewPasskey {
  credential_id: string
  public_key: Buffer
  counter: number
  transports: string[]
}

/** What a browser made, if it is what it was asked for. */
export async function readRegistration(site: Site, challenge: string, typed: unknown): Promise<NewPasskey | undefined> {
  const response = parsed<RegistrationResponseJSON>(typed)
  if (!response) return undefined
  const { verifyRegistrationResponse } = await library()
  const options = { response, expectedChallenge: challenge, expectedOrigin: site.origin, expectedRPID: site.rpID }
  const found = await verifyRegistrationResponse({ ...options, requireUserVerification: false }).catch(() => undefined)
  if (!found?.verified) return undefined
  const { id, publicKey, counter, transports } = found.registrationInfo.credential
  return { credential_id: id, public_key: Buffer.from(publicKey), counter, transports: known(transports) }
}

const ways = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']
const known = (transports: unknown): string[] => (Array.isArray(transports) ? ways.filter(way => transports.includes(way)) : [])

/** The new counter, if this passkey signed this challenge here; undefined when not, or when the counter went back (a copy). */
export async function readSignIn(
  site: Site,
  { challenge, verified }: { challenge: string; verified: boolean },
  response: AuthenticationResponseJSON,
  passkey: PasskeyRow,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await library()
  const found = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.rpID,
    requireUserVerification: verified,
    credential: { id: passkey.credential_id, publicKey: new Uint8Array(passkey.public_key), counter: passkey.counter },
  }).catch(() => undefined)
  return found?.verified ? found.authenticationInfo.newCounter : undefined
}

/** A response from a form field, if it looks like one. */
export function parsed<T extends { id: string }>(typed: unknown): T | undefined {
  if (typeof typed !== 'string' || typed.length > 20_000) return undefined
  try {
    const response = JSON.parse(typed)
    return typeof response?.id === 'string' && typeof response.response === 'object' ? response : undefined
  } catch {
    return undefined
  }
}
