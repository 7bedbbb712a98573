// A real identity provider, in a process of its own: its checks of plain objects do not hold inside the test runner.
// It is told what to say next, and answers when it has understood.
import { OAuth2Server } from 'oauth2-mock-server'

export interface Sayings {
  /** Put into every token. */
  claims?: Record<string, unknown>
  /** Left out of every token. */
  without?: string[]
  /** What is done to a token after it was signed. */
  tamper?: 'payload' | 'unsigned'
}
let now: Sayings = {}

const server = new OAuth2Server()
await server.issuer.keys.generate('RS256')
server.service.on('beforeTokenSigning', ({ payload }) => {
  Object.assign(payload, now.claims)
  for (const name of now.without ?? []) delete payload[name]
})
server.service.on('beforeResponse', ({ body }) => {
  if (!now.tamper || !body || !('id_token' in body)) return
  const [header, payload, signature] = String(body.id_token).split('.')
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const changed = encode({ ...JSON.parse(Buffer.from(payload!, 'base64url').toString()), extra: 1 })
  body.id_token = now.tamper === 'payload' ? `${header}.${changed}.${signature}` : `${encode({ alg: 'none' })}.${payload}.`
})
process.on('message', (told: Sayings) => {
  now = told
  process.send!('understood')
})
await server.start(0, '127.0.0.1')
process.send!(server.issuer.url)
