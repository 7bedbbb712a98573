import { createServer, type RequestListener, type Server } from 'node:http'

export interface SlowLimits {
  /** Until the head of a request is here; until all of it is; how long a connection may be silent; and between two requests. */
  headers: number
  request: number
  silence: number
  keepAlive: number
}
const usual: SlowLimits = { headers: 15_000, request: 60_000, silence: 30_000, keepAlive: 10_000 }

/** Listens; clients that send or read too slowly are cut off, so that they do not keep others out. @throws when the port is taken */
export async function listen(app: RequestListener, port: number, limits: SlowLimits = usual): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: limits.headers,
      requestTimeout: limits.request,
      keepAliveTimeout: limits.keepAlive,
      connectionsCheckingInterval: Math.min(5000, limits.headers),
    },
    app,
  )
  // Whoever neither sends nor reads: what is being written counts as silence while nobody takes it.
  server.setTimeout(limits.silence)
  server.listen(port)
  await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  return server
}
