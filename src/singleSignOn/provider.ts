// An identity provider that speaks OpenID Connect. What it says of itself is asked when it is first needed.
import type { Request } from 'express'
import type { TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client'
import type passport from 'passport'
import type { IdentityProvider } from '../web/signIn.ts'

/** Who came back from the provider, as it vouches for. */
export interface Identity {
  issuer: string
  subject: string
  /** To show to the person only: an address or name may belong to somebody else tomorrow. */
  label: string
  /** It says that they took a second step with it. */
  strong: boolean
  /** Undefined when it did not say all of them. */
  groups: string[] | undefined
}

export interface ProviderSettings {
  issuer: string
  clientId: string
  clientSecret: string | undefined
  name: string
  trusted: boolean
  groupRoles?: IdentityProvider['groupRoles']
}

export const callbackPath = '/sign-in/single-sign-on/callback'
const seconds = 5

export function identityProvider(settings: ProviderSettings, baseAddress: () => string): IdentityProvider {
  const { name, issuer, trusted, groupRoles } = settings
  let found: Promise<passport.Strategy> | undefined
  const strategy = () => {
    found ??= discover(settings, baseAddress()).catch(error => {
      found = undefined
      throw error
    })
    return found
  }
  return { name, issuer, trusted, groupRoles, strategy }
}

// Loaded only where there is a provider.
async function discover({ issuer, clientId, clientSecret, trusted }: ProviderSettings, base: string): Promise<passport.Strategy> {
  const [client, { Strategy }] = await Promise.all([import('openid-client'), import('openid-client/passport')])
  const server = new URL(issuer)
  // Without the first, a token that came straight from the provider is taken without its signature being checked.
  const execute = [client.enableNonRepudiationChecks, ...(server.protocol === 'http:' ? [client.allowInsecureRequests] : [])]
  const authentication = clientSecret ? client.ClientSecretPost(clientSecret) : client.None()
  const config = await client.discovery(server, clientId, undefined, authentication, { timeout: seconds, execute })

  class WithStateAndNonce extends Strategy {
    /** Always both, whatever the provider supports besides. */
    override authorizationRequestParams() {
      return new URLSearchParams({ state: client.randomState(), nonce: client.randomNonce() })
    }
    /** From the configured address, never from a header. */
    override currentUrl(req: Request) {
      return new URL(callbackPath + (/\?.*/s.exec(req.originalUrl)?.[0] ?? ''), base)
    }
    override shouldInitiateAuthRequest(req: Request) {
      return req.path !== callbackPath
    }
  }
  const callbackURL = new URL(callbackPath, base).href
  return new WithStateAndNonce({ config, callbackURL, scope: 'openid profile email', sessionKey: 'oidc' }, (tokens, verified) =>
    verified(null, identityIn(tokens, trusted) as never),
  ) as unknown as passport.Strategy
}

/** What the checked token says. */
function identityIn(tokens: TokenEndpointResponse & TokenEndpointResponseHelpers, trusted: boolean): Identity {
  const claims = tokens.claims()!
  const words = [claims.email, claims.preferred_username, claims.name].find(word => typeof word === 'string' && word) ?? claims.sub
  return {
    issuer: claims.iss,
    subject: claims.sub,
    label: String(words).replaceAll('\0', '').slice(0, 200),
    strong: trusted || (Array.isArray(claims.amr) && claims.amr.includes('mfa')),
    groups: groupsIn(claims),
  }
}

/** Of somebody with very many groups, a provider may only say where to ask for them. Then nothing is known of them. */
function groupsIn({ groups, _claim_names, ...rest }: Record<string, unknown>): string[] | undefined {
  if (Array.isArray(groups)) return groups.filter(group => typeof group === 'string')
  const elsewhere = (_claim_names as Record<string, unknown> | undefined)?.groups !== undefined || rest.hasgroups === true
  return elsewhere ? undefined : []
}

/** Whether an error means that the provider did not answer, rather than answered something that is not so. */
export function isAway(error: unknown): boolean {
  for (let at = error as { name?: string; code?: unknown; cause?: unknown } | undefined, deep = 0; at && deep < 5; deep++) {
    if (['TimeoutError', 'AbortError'].includes(at.name ?? '') || /^(E[A-Z]+|UND_ERR_.*|OAUTH_TIMEOUT)$/.test(String(at.code ?? '')))
      return true
    if (at.cause instanceof Response) return at.cause.status >= 500
    at = at.cause as typeof at
  }
  return false
}
