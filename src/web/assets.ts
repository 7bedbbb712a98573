// Style sheets and scripts as govuk-frontend and moj-frontend publish them, and our own few. Nothing is built: files are read once.
// Each address holds a hash of all of them, so a browser keeps them for a year and asks again only after a change.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { type Request, type Response, Router } from 'express'

const govuk = 'node_modules/govuk-frontend/dist/govuk'
const moj = 'node_modules/@ministryofjustice/frontend/moj'

type Encoding = 'br' | 'gzip' | 'identity'

interface File {
  type: string
  content: Buffer
  bodies: Map<Encoding, Promise<Buffer>>
}

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

const files = readFiles()
const hash = hashOf(files)

/** The address of a file, such as 'app.css' or 'app.js'. Throws when there is none of that name. */
export function asset(name: string): string {
  if (!files.has(name)) throw new Error(`There is no asset called ${name}`)
  return `/assets/${hash}/${name}`
}

/** Serves what `asset` names. Mount it at /assets. */
export const assets = Router()
assets.get('/:hash/*name', send)

async function send(req: Request<{ hash: string; name: string[] }>, res: Response) {
  const file = files.get(req.params.name.join('/'))
  if (!file) return void res.status(404).type('txt').send('Not found')

  const encoding = encodingFor(req, file)
  const body = await bodyOf(file, encoding)
  // Somebody with a page from before a change still gets a file, but does not keep it under the old address.
  const current = req.params.hash === hash
  res.set({
    'Content-Type': file.type,
    'Content-Length': String(body.length),
    'Cache-Control': current ? 'public, max-age=31536000, immutable' : 'no-cache',
    Vary: 'Accept-Encoding',
  })
  if (encoding !== 'identity') res.set('Content-Encoding', encoding)
  res.end(body)
}

function encodingFor(req: Request<{ hash: string; name: string[] }>, file: File): Encoding {
  if (file.type === types['.png']) return 'identity'
  return req.acceptsEncodings('br') ? 'br' : req.acceptsEncodings('gzip') ? 'gzip' : 'identity'
}

const compress: Record<Encoding, (content: Buffer) => Promise<Buffer>> = {
  // Quality 11 takes half a second of a processor to save 2 kB.
  br: content => promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  gzip: content => promisify(gzip)(content, { level: 9 }),
  identity: async content => content,
}

/** Compressed when first asked for, then kept. */
function bodyOf(file: File, encoding: Encoding): Promise<Buffer> {
  const body = file.bodies.get(encoding) ?? compress[encoding](file.content)
  file.bodies.set(encoding, body)
  return body
}

function readFiles(): Map<string, File> {
  const css = styles()
  const texts: Record<string, string> = {
    'app.css': css,
    'app.js': readFileSync('public/start.js', 'utf8'),
    'passkeys.js': readFileSync('public/passkeys.js', 'utf8'),
    'simplewebauthn.min.js': script('node_modules/@simplewebauthn/browser/dist/bundle/index.umd.min.js'),
    'uploads.js': readFileSync('public/uploads.js', 'utf8'),
    'stay.js': readFileSync('public/stay.js', 'utf8'),
    'govuk-frontend.min.js': script(`${govuk}/govuk-frontend.min.js`),
    'moj-frontend.min.js': script(`${moj}/moj-frontend.min.js`),
  }
  const files = new Map(Object.entries(texts).map(([name, text]) => [name, toFile(name, Buffer.from(text))]))
  files.set('favicon.svg', toFile('favicon.svg', readFileSync('public/favicon.svg')))
  for (const [, name] of css.matchAll(/url\((images\/[^)]+)\)/g)) files.set(name!, toFile(name!, image(name!)))
  return files
}

function toFile(name: string, content: Buffer): File {
  return { type: types[extname(name)]!, content, bodies: new Map() }
}

function script(path: string): string {
  return readFileSync(path, 'utf8').replace(/\/\/# sourceMappingURL=.*/, '')
}

function image(name: string): Buffer {
  return readFileSync([govuk, moj].map(folder => `${folder}/assets/${name}`).find(existsSync)!)
}

/** One style sheet. Without the GDS Transport font, which may only be used on GOV.UK, and what the second repeats of the first. */
function styles(): string {
  const first = readFileSync(`${govuk}/govuk-frontend.min.css`, 'utf8')
  const second = readFileSync(`${moj}/moj-frontend.min.css`, 'utf8').replaceAll(/:root\{--govuk-[^}]*\}/g, '')
  return [first, second, readFileSync('public/app.css', 'utf8')]
    .join('\n')
    .replaceAll(/@charset "[^"]*";|@font-face\{[^}]*\}|\/\*# sourceMappingURL=.*?\*\//g, '')
    .replaceAll('GDS Transport,', '')
    .replaceAll('url(/assets/', 'url(')
}

function hashOf(files: Map<string, File>): string {
  const sum = createHash('sha256')
  for (const [name, { content }] of files) sum.update(name).update(content)
  return sum.digest('base64url').slice(0, 12)
}
