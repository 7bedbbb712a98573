import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'

export interface SlowLimits {
  /** Until the head of a request is here; until all of it is, also where it was given more time; how long a connection may be silent; and between two requests. */
  headers: number
  request: number
  longest: number
  silence: number
  keepAlive: number
}
const minute = 60_000
const usual: SlowLimits = { headers: 15_000, request: minute, longest: 15 * minute, silence: 30_000, keepAlive: 10_000 }

/** Listens; clients that send or read too slowly are cut off, so that they do not keep others out. @throws when the port is taken */
export async function listen(app: RequestListener, port: number, limits: SlowLimits = usual): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.longest,
      keepAliveTimeout: limits.keepAlive,
      connectionsCheckingInterval: Math.min(5000, limits.headers),
    },
    (req, res) => {
      hurry(req, limits.request)
      app(req, res)
    },
  )
  // Whoever neither sends nor reads: what is being written counts as silence while nobody takes it.
  server.setTimeout(limits.silence)
  server.listen(port)
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  return server
}

const hurries = new WeakMap<IncomingMessage, NodeJS.Timeout>()

function hurry(req: IncomingMessage, within: number): void {
  const cutOff = setTimeout(() => req.complete || req.socket.destroy(), within).unref()
  hurries.set(req, cutOff)
  req.once('close', () => clearTimeout(cutOff))
}

/** For somebody who may send a lot: all of the request may take as long as the longest. What is done with it may take some silent minutes. */
export function giveTime(req: IncomingMessage): void {
  clearTimeout(hurries.get(req))
  if (hurries.delete(req)) req.once('end', () => req.setTimeout(3 * minute))
}
