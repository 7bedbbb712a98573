import autocannon from 'autocannon'

export const seconds = Number(process.env.BENCH_SECONDS ?? 4)
export const rounds = Number(process.env.BENCH_ROUNDS ?? 2)

export interface Measured {
  perSecond: number
  times: number[]
  failed: number
}

/** Ask for one address as often as it answers, with 8 connections. @param redirects are answers too, as they are of forms */
export async function fire(url: string, options: Partial<autocannon.Options>, redirects = false): Promise<Measured> {
  const times: number[] = []
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon({ url, connections: 8, duration: seconds, ...options }, (error, done) => (error ? reject(error) : resolve(done)))
    run.on('response', (_client, _status, _bytes, time) => times.push(time))
  })
  return {
    perSecond: times.length / result.duration,
    times,
    failed: result.non2xx - (redirects || options.method === 'POST' ? (result['3xx'] ?? 0) : 0) + result.errors,
  }
}
