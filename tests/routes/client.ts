// A signed-in person over a real connection: keeps cookies, follows nothing, sends no Origin.

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Db } from '../../src/db/knex.ts'
import { setPassword } from '../../src/users/commands.ts'
import { appOn } from '../support/visitor.ts'

export interface Answer {
  status: number
  location: string
  headers: [string, string][]
  body: Buffer
  text: string
}
export type Fields = Record<string, string>

export function serve(db: Db, clock: () => Date): Promise<Server> {
  return new Promise(resolve => {
    const server = appOn(db, clock).listen(0, '127.0.0.1', () => resolve(server))
  })
}

export class Client {
  private readonly base: string
  private readonly cookies = new Map<string, string>()
  csrf = ''

  constructor(server: Server) {
    this.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  async send(path: string, init: RequestInit = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const res = await fetch(this.base + path, { redirect: 'manual', ...init, headers: { ...init.headers, cookie } })
    for (const set of res.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      if (value) this.cookies.set(name, value)
      else this.cookies.delete(name)
    }
    const body = Buffer.from(await res.arrayBuffer())
    return { status: res.status, location: res.headers.get('location') ?? '', headers: [...res.headers], body, text: body.toString() }
  }

  get(path: string) {
    return this.send(path)
  }

  post(path: string, fields: Fields, file?: { field?: string; name: string; content: string }) {
    const all = { _csrf: this.csrf, ...fields }
    if (!file) return this.send(path, { method: 'POST', body: new URLSearchParams(all) })
    const form = new FormData()
    for (const [name, value] of Object.entries(all)) form.set(name, value)
    form.set(file.field ?? 'file', new Blob([file.content]), file.name)
    return this.send(path, { method: 'POST', body: form })
  }

  async signIn(db: Db, person: { id: number; email: string }) {
    await setPassword({ tx: db as never }, person.id, 'correct horse battery')
    this.csrf = tokenOf((await this.get('/sign-in')).text)
    const { status } = await this.post('/sign-in', { email: person.email, password: 'correct horse battery' })
    if (status !== 303) throw new Error(`Signing in answered ${status}`)
    this.csrf = tokenOf((await this.get('/accessibility')).text)
    return this
  }
}

const tokenOf = (html: string) => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
