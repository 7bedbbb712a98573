// Asks clamd, the daemon of ClamAV, about a file: the command INSTREAM of its protocol. Anything but a clear answer is none.
import { connect } from 'node:net'
import type { Readable } from 'node:stream'

export type ClamdAt = { host: string; port: number } | { path: string }
export type Verdict = 'clean' | 'infected'

/** The longest silence that is waited out. */
const patience = 60_000

/** @returns what clamd says of this content. @throws when it is away, does not answer, or says that it could not look */
export async function scan(at: ClamdAt, content: Readable, silence = patience): Promise<Verdict> {
  const socket = connect(at)
  socket.setTimeout(silence, () => socket.destroy(new Error('clamd does not answer')))
  const answered = answerOf(socket)
  try {
    // It may hang up while it is being told: then its answer says why.
    await Promise.race([tell(socket, content), answered])
    return verdictOf(await answered)
  } finally {
    answered.catch(() => {})
    content.destroy()
    socket.destroy()
  }
}

type Socket = ReturnType<typeof connect>

async function tell(socket: Socket, content: Readable): Promise<void> {
  socket.write('zINSTREAM\0')
  for await (const chunk of content as AsyncIterable<Buffer>) {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(chunk.length)
    socket.write(length)
    if (!socket.write(chunk)) await drained(socket)
  }
  socket.write(Buffer.alloc(4))
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('drain', resolve).once('close', () => reject(new Error('clamd hung up')))
  })

const answerOf = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    socket.setEncoding('utf8').on('data', text => {
      answer += text
      if (answer.includes('\0') || answer.length > 10_000) resolve(answer)
    })
    socket.once('error', reject).once('close', () => reject(new Error('clamd hung up')))
  })

function verdictOf(answer: string): Verdict {
  const said = answer.replace(/\0.*/s, '').trim()
  if (said === 'stream: OK') return 'clean'
  if (/^stream: .+ FOUND$/.test(said)) return 'infected'
  throw new Error(`clamd could not look: ${said.slice(0, 200)}`)
}
