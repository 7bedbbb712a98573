// Clients that send or read too slowly are cut off, and keep nobody else out.
import type { Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import express from 'express'
import { giveTime, listen } from '../../src/web/listen.ts'

let server: Server
const sockets: Socket[] = []
const limits = { headers: 300, request: 800, longest: 4000, silence: 600, keepAlive: 200 }
beforeAll(async () => {
  const app = express()
  app.post('/form', express.urlencoded({ extended: false }), (_req, res) => void res.send('read'))
  app.post('/files', (req, res) => {
    giveTime(req)
    // Silent for longer than a connection may be.
    req.on('end', () => void setTimeout(1200).then(() => res.send('taken'))).resume()
  })
  app.get('/large', (_req, res) => void res.send('x'.repeat(20_000_000)))
  app.get('/small', (_req, res) => void res.send('here'))
  server = await listen(app, 0, limits)
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  server.close()
  server.closeAllConnections()
})

function open(text: string) {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  sockets.push(socket)
  let answer = ''
  const since = Date.now()
  const closed = new Promise<number>(done => socket.once('close', () => done(Date.now() - since)))
  socket.on('data', part => (answer += part)).on('error', () => {})
  socket.write(text)
  return { socket, closed, answer: () => answer }
}
/** One letter after the other, for as long as somebody listens. */
async function trickle(socket: Socket, letter: string, most = 400) {
  for (let times = 0; times < most && !socket.destroyed; times++) {
    socket.write(letter)
    await setTimeout(100)
  }
}
const others = async () => (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/small`)).text()

test('a head that never ends', async () => {
  const slow = open('GET /small HTTP/1.1\r\nHost: x\r\nX-Slow: ')
  void trickle(slow.socket, 'a')
  expect(await others()).toBe('here')
  expect(await slow.closed).toBeLessThan(20_000)
  expect(slow.answer()).toMatch(/^HTTP\/1.1 408/)
})

test('a form that comes letter by letter', async () => {
  const slow = open('POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n')
  void trickle(slow.socket, 'a')
  expect(await others()).toBe('here')
  expect(await slow.closed).toBeLessThan(20_000)
  expect(slow.answer()).not.toContain('read')
})

test('files may take longer, also while they are looked at', async () => {
  const slow = open('POST /files HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 15\r\n\r\n')
  void trickle(slow.socket, 'a', 15)
  expect(await slow.closed).toBeGreaterThan(1500)
  expect(slow.answer()).toContain('taken')
})

test('but not for ever', async () => {
  const slow = open('POST /files HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n')
  void trickle(slow.socket, 'a')
  expect(await slow.closed).toBeLessThan(20_000)
  expect(slow.answer()).not.toContain('taken')
})

test('a connection that says nothing, and one that says nothing more', async () => {
  expect(await open('').closed).toBeLessThan(20_000)
  const done = open('GET /small HTTP/1.1\r\nHost: x\r\n\r\n')
  expect(await done.closed).toBeLessThan(20_000)
  expect(done.answer()).toContain('here')
})

test('a reader who does not read', async () => {
  const closed = new Promise<void>(done => server.once('connection', socket => socket.once('close', () => done())))
  const slow = open('GET /large HTTP/1.1\r\nHost: x\r\n\r\n')
  slow.socket.pause()
  const since = Date.now()
  await closed
  expect(Date.now() - since).toBeLessThan(20_000)
  expect(await others()).toBe('here')
})
