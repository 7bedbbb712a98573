// What was said about an act is there on the page that the browser goes to next, however slowly sessions are kept.
import { get, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import session, { MemoryStore } from 'express-session'
import { goTo, say } from '../../src/web/page.ts'

class SlowStore extends MemoryStore {
  override set(...given: Parameters<MemoryStore['set']>) {
    setTimeout(() => super.set(...given), 100)
  }
}

let server: Server
beforeAll(() => {
  const app = express()
  app.use(session({ store: new SlowStore(), secret: 'for tests', resave: false, saveUninitialized: false }))
  app.get('/act', (req, res) => {
    say(req, 'It is done')
    return goTo(req, res, '/result')
  })
  app.get('/result', (req, res) => res.send(req.session.banner ?? 'nothing'))
  server = app.listen(0)
})
afterAll(() => server.close())

/** The answer as soon as its head is there, as browsers take a redirect. */
const head = (path: string, cookie = '') =>
  new Promise<IncomingMessage>(resolve => {
    get({ port: (server.address() as AddressInfo).port, path, headers: { cookie }, agent: false }, resolve)
  })

test('a browser that does not wait for the end of a redirect finds what was said', async () => {
  const redirect = await head('/act')
  const result = await head(redirect.headers.location!, redirect.headers['set-cookie']![0]!.split(';')[0])
  redirect.resume()
  expect([redirect.statusCode, (await result.toArray()).join('')]).toEqual([303, 'It is done'])
})
