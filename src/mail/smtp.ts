// Hands one letter to the mail server, and says plainly how that ended.
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Block } from './commands.ts'
import { isDigest, wishPage } from './digest.ts'
import { addressOf, htmlOf, textOf } from './letter.ts'
import { oneLine } from './oneLine.ts'

export interface Letter {
  id: number
  key: string
  name: string
  address: string
  subject: string
  body: Block[]
  queued_at: Date
}

export interface MailServer {
  url: string
  from: string
}

/**
 * sent: the server took it. refused: it never will. later: it did not take it now. unclear: it had the letter and did not say, so it may
 * have arrived.
 */
export type Outcome = { how: 'sent' } | { how: 'refused' | 'later' | 'unclear'; error: string }

/** The same however often a letter is sent, so that a mail program shows it once. */
export const messageId = ({ id, key }: Pick<Letter, 'id' | 'key'>, base: string): string =>
  `<${id}.${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${new URL(base).hostname}>`

const plainAddress = /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u

/** The letter as it goes over the wire. */
export function composed(letter: Letter, from: string, base: string): Promise<Buffer> {
  const { subject, body, queued_at, name, address } = letter
  const composer = new MailComposer({
    from: { name: 'Track inspection recommendations', address: from },
    to: { name: oneLine(name, 100), address },
    subject: oneLine(subject, 200),
    date: queued_at,
    messageId: messageId(letter, base),
    text: textOf(body, base),
    html: htmlOf(oneLine(subject, 200), body, base),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(isDigest(letter.key) && { 'List-Unsubscribe': `<${addressOf(base, wishPage)}>` }),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().build()
}

/** Send one letter. @param signal gives up waiting for the server @returns how it ended; never throws */
export async function send(letter: Letter, { url, from }: MailServer, base: string, signal: AbortSignal): Promise<Outcome> {
  if (!plainAddress.test(letter.address)) return { how: 'refused', error: 'This is not an email address' }
  let begun = false
  try {
    const message = await composed(letter, from, base)
    // Read only once the server has asked for it: from then on it may have it.
    const stream = new Readable({
      read() {
        begun = true
        this.push(message)
        this.push(null)
      },
    })
    await converse(optionsOf(url), { from, to: [letter.address] }, stream, signal)
    return { how: 'sent' }
  } catch (error) {
    return outcomeOf(error as SMTPConnection.SMTPError, begun)
  }
}

/** How a failed try ended. Only an answer about this letter refuses it: one about our name or password is ours to put right. */
export function outcomeOf(error: SMTPConnection.SMTPError, begun: boolean): Outcome {
  const said = oneLine(error.message ?? String(error), 400)
  const { responseCode = 0 } = error
  if (responseCode >= 500 && ['MAIL FROM', 'RCPT TO', 'DATA'].includes(error.command ?? '') && responseCode !== 530)
    return { how: 'refused', error: said }
  if (error.code === 'EMESSAGE' && error.command === 'MAIL FROM') return { how: 'refused', error: said }
  if (begun && !responseCode) return { how: 'unclear', error: `The server had the letter and did not answer. It may have arrived. ${said}` }
  return { how: 'later', error: said }
}

const local = ['localhost', '127.0.0.1', '[::1]']

function optionsOf(address: string): SMTPConnection.Options & { auth?: SMTPConnection.Credentials } {
  const { protocol, hostname, port, username, password } = new URL(address)
  const secure = protocol === 'smtps:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 465 : 587),
    secure,
    // A password never goes out in the clear, except to this machine.
    requireTLS: !secure && username !== '' && !local.includes(hostname),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
  }
}

/** The whole conversation with the server. @throws what went wrong first */
async function converse(
  { auth, ...options }: ReturnType<typeof optionsOf>,
  envelope: SMTPConnection.Envelope,
  stream: Readable,
  signal: AbortSignal,
) {
  const connection = new SMTPConnection(options)
  const steps = async () => {
    await step(done => connection.connect(done))
    if (auth) await step(done => connection.login({ user: auth.user, credentials: auth } as never, done))
    await step(done => connection.send(envelope, stream, done))
  }
  const broken = new Promise<never>((_resolve, reject) => {
    connection.on('error', reject)
    signal.addEventListener('abort', () => reject(new Error('The server took too long')), { once: true })
    if (signal.aborted) reject(new Error('The service is stopping'))
  })
  try {
    await Promise.race([broken, steps()])
  } finally {
    connection.close()
  }
}

const step = (start: (done: (error?: Error | null) => void) => void) =>
  new Promise<void>((resolve, reject) => start(error => (error ? reject(error) : resolve())))
