// A real mail server on this machine, which can also be a bad one.
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

export interface Received extends Email {
  raw: string
  recipients: string[]
}

/** What it does with a letter. `at` is the step of the conversation. */
export type Manner =
  | { does: 'takes' }
  | { does: 'slow'; milliseconds: number }
  | { does: 'answers'; code: number; at: 'recipient' | 'data' }
  | { does: 'dies'; at: 'greeting' | 'recipient' | 'data' }

export interface MailServer {
  url: string
  received: Received[]
  /** How often somebody began to hand over a letter. */
  offered: number
  /** What it does from now on: one for each letter, the last for all that follow. */
  will(...manners: Manner[]): void
  stop(): Promise<void>
}

const say = (code: number) => Object.assign(new Error(code < 500 ? 'Not now' : 'Never'), { responseCode: code })

export async function startMailServer(options: { user?: string; password?: string } = {}): Promise<MailServer> {
  let manners: Manner[] = [{ does: 'takes' }]
  let now: Manner = manners[0]!
  const die = () => {
    for (const connection of (server as never as { connections: Set<{ _socket: { destroy(): void } }> }).connections)
      connection._socket.destroy()
  }
  const mail: MailServer = {
    url: '',
    received: [],
    offered: 0,
    will: (...given) => (manners = given),
    stop: () => new Promise(done => server.close(() => done())),
  }
  const server = new SMTPServer({
    authOptional: !options.user,
    disabledCommands: options.user ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) =>
      username === options.user && password === options.password ? done(null, { user: username }) : done(new Error('Wrong')),
    onConnect(_session, done) {
      if (manners[0]?.does === 'dies' && manners[0].at === 'greeting') return die()
      done()
    },
    onMailFrom(_address, _session, done) {
      now = manners.length > 1 ? manners.shift()! : manners[0]!
      mail.offered++
      done()
    },
    onRcptTo(_address, _session, done) {
      if (now.does === 'answers' && now.at === 'recipient') return done(say(now.code))
      if (now.does === 'dies' && now.at === 'recipient') return die()
      done()
    },
    onData(stream, session, done) {
      const manner = now
      const chunks: Buffer[] = []
      stream.on('data', chunk => chunks.push(chunk))
      stream.on('end', async () => {
        if (manner.does === 'answers') return done(say(manner.code))
        if (manner.does === 'slow') await setTimeout(manner.milliseconds, undefined, { ref: false })
        const raw = Buffer.concat(chunks)
        mail.received.push({
          ...(await PostalMime.parse(raw)),
          raw: raw.toString(),
          recipients: session.envelope.rcptTo.map(({ address }) => address),
        })
        if (manner.does === 'dies') return die()
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  const { port } = server.server.address() as AddressInfo
  const user = options.user ? `${encodeURIComponent(options.user)}:${encodeURIComponent(options.password!)}@` : ''
  mail.url = `smtp://${user}127.0.0.1:${port}`
  return mail
}
