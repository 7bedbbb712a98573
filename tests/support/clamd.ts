// A server that speaks the protocol of clamd, on this machine: it takes INSTREAM, and knows the test virus of EICAR.
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Written in two parts, so that no scanner takes this file for the virus. */
export const eicar = `${'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD'}${'-ANTIVIRUS-TEST-FILE!$H+H*'}`

export type Manner = 'looks' | 'hangs up' | 'says nothing' | 'says too large' | 'talks nonsense'

export interface Clamd {
  at: { host: string; port: number }
  /** What it was given. */
  seen: Buffer[]
  will(manner: Manner): void
  stop(): Promise<void>
}

export async function startClamd(): Promise<Clamd> {
  let manner: Manner = 'looks'
  const seen: Buffer[] = []
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    let got = Buffer.alloc(0)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    socket.on('data', chunk => {
      got = Buffer.concat([got, chunk])
      if (manner === 'hangs up') return socket.destroy()
      if (manner === 'says too large') return socket.end('INSTREAM size limit exceeded. ERROR\0')
      const content = contentIn(got)
      if (!content || manner === 'says nothing') return
      seen.push(content)
      if (manner === 'talks nonsense') return socket.end('stream: maybe\0')
      socket.end(content.includes(eicar) ? 'stream: Eicar-Test-Signature FOUND\0' : 'stream: OK\0')
    })
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  return {
    at: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    seen,
    will(next) {
      manner = next
    },
    stop: () =>
      new Promise(done => {
        for (const socket of sockets) socket.destroy()
        server.close(() => done())
      }),
  }
}

const command = 'zINSTREAM\0'

/** Everything that was sent, once its end has come. */
function contentIn(got: Buffer): Buffer | undefined {
  if (!got.toString('latin1', 0, command.length).startsWith(command)) return undefined
  const chunks: Buffer[] = []
  for (let at = command.length; at + 4 <= got.length; ) {
    const length = got.readUInt32BE(at)
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(got.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}
