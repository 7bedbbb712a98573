import type { Test } from 'supertest'

/** What an answer holds, as bytes. */
export const bytesOf = async (asked: Test): Promise<Buffer> =>
  (
    await asked.buffer(true).parse((res, done) => {
      const parts: Buffer[] = []
      res.on('data', part => parts.push(part))
      res.on('end', () => done(null, Buffer.concat(parts)))
    })
  ).body
