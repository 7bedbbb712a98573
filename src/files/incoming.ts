// Files on their way in: each goes straight to the disk, never whole into memory. What is wrong with one is noted for the page, so that the
// form comes back with what was typed.
import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type TransformCallback } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Request, RequestHandler } from 'express'
import multer, { MulterError, type StorageEngine } from 'multer'
import { PayloadTooLarge } from '../errors.ts'
import { giveTime } from '../web/listen.ts'
import type { Files } from './files.ts'
import { cleanName } from './names.ts'

export interface Upload {
  /** As it may be shown and sent. */
  name: string
  path: string
  bytes: number
  sha256: string
  tooLarge: boolean
}

declare global {
  namespace Express {
    interface Request {
      /** Where files are kept. */
      kept: Files
      /** What came with this form. */
      uploads?: Upload[]
      /** Why nothing, or not all, of it came. */
      uploadProblem?: 'cut off' | 'too many' | 'no room'
    }
  }
}

export const mostFiles = 10

/** Takes the files named "files" of a form into req.uploads. They are gone again when it has been answered, unless the store took them. */
export function takeFiles(files: Files): RequestHandler {
  const most = mostFiles * files.mostBytes + 1_000_000
  const take = multer({
    storage: toDisk(files),
    defParamCharset: 'utf8',
    limits: { files: mostFiles, fields: 40, parts: 60, fieldSize: 100_000 },
  }).array('files')
  return (req, res, next) => {
    if (Number(req.get('content-length') ?? 0) > most)
      throw new PayloadTooLarge(`Send at most ${mostFiles} files at once, of ${megabytes(files)} megabytes each.`)
    giveTime(req)
    const brought: Upload[] = []
    req.uploads = brought
    res.once('close', () => void Promise.all(brought.map(({ path }) => rm(path, { force: true }).catch(() => {}))))
    take(req, res, (error: unknown) => {
      // Whoever sent it has gone: there is nobody to answer.
      if (req.destroyed && !req.complete) return
      const problem = error ? problemOf(error) : undefined
      if (error && !problem) return next(error)
      if (problem) req.uploadProblem ??= problem
      next()
    })
  }
}

export const megabytes = ({ mostBytes }: Pick<Files, 'mostBytes'>): number => Math.floor(mostBytes / 1_048_576)

function problemOf(error: unknown): Request['uploadProblem'] {
  if (error instanceof MulterError)
    return error.code === 'LIMIT_FILE_COUNT' || error.code === 'LIMIT_UNEXPECTED_FILE' ? 'too many' : undefined
  return /unexpected end|malformed part header/i.test((error as Error).message) ? 'cut off' : undefined
}

/** Too much of a file is read and thrown away, so that browsers get their answer; and so is all of it when the disk takes no more. */
function toDisk(files: Files): StorageEngine {
  return {
    _handleFile(req, file, done) {
      const name = cleanName(file.originalname)
      const upload: Upload = { name, path: join(files.incoming, randomUUID()), bytes: 0, sha256: '', tooLarge: false }
      req.uploads!.push(upload)
      const counted = counting(upload, files.mostBytes)
      // What breaks off is told by multer itself.
      file.stream.once('error', error => counted.destroy(error))
      pipeline(file.stream.pipe(counted), createWriteStream(upload.path, { mode: 0o600 })).then(
        () => done(null, {}),
        error => {
          file.stream.unpipe(counted).resume()
          if (!isDiskProblem(error)) return done(error)
          req.uploadProblem = 'no room'
          done(null, {})
        },
      )
    },
    _removeFile: (_req, _file, done) => done(null),
  }
}

/** Counts what goes through, and its SHA-256; lets no more through than is taken. */
function counting(upload: Upload, most: number): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(chunk: Buffer, _encoding, given: TransformCallback) {
      upload.bytes += chunk.length
      upload.tooLarge ||= upload.bytes > most
      if (upload.tooLarge) return given()
      hash.update(chunk)
      given(null, chunk)
    },
    flush(given) {
      upload.sha256 = hash.digest('hex')
      given()
    },
  })
}

const isDiskProblem = ({ code }: NodeJS.ErrnoException) =>
  ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'ENOENT', 'EACCES', 'EMFILE'].includes(code ?? '')

const hour = 3_600_000

/** Remove what an earlier process left behind when it was killed. @returns how many */
export async function forgetIncoming({ incoming }: Pick<Files, 'incoming'>, now: Date): Promise<number> {
  let gone = 0
  for (const name of await readdir(incoming).catch(() => [])) {
    const path = join(incoming, name)
    const found = await stat(path).catch(() => undefined)
    if (!found?.isFile() || found.mtime.getTime() > now.getTime() - hour) continue
    await rm(path, { force: true })
    gone++
  }
  return gone
}
