// Files in a bucket of any service that speaks the protocol of S3. Loaded only where one is configured.
import { createReadStream } from 'node:fs'
import { S3Client } from '@aws-sdk/client-s3'
import { S3Driver } from 'flydrive/drivers/s3'
import { FileMissing, type FileStore, isStoredName, StoreAway } from './store.ts'

export interface Bucket {
  bucket: string
  region: string
  endpoint?: string
  accessKeyId?: string
  secretAccessKey?: string
}

const seconds = 1000

export function s3Store({ bucket, region, endpoint, accessKeyId, secretAccessKey }: Bucket): FileStore {
  const client = new S3Client({
    region,
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    maxAttempts: 2,
    // What fails is thrown, and logged once by whoever catches it.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    requestHandler: { connectionTimeout: 3 * seconds, requestTimeout: 30 * seconds, throwOnRequestTimeout: true },
    // Other services than that of Amazon do not know the newer checksums. Ours is kept in the row of the file.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const files = new S3Driver({ client, bucket, visibility: 'private', supportsACL: false })
  return {
    put: (name, path, bytes) => away(() => send(files, name, path, bytes)),
    open: name => away(() => files.getStream(name)),
    remove: name => away(() => files.delete(name)),
    list: () => listBucket(files),
  }
}

async function send(files: S3Driver, name: string, path: string, bytes: number): Promise<void> {
  const file = createReadStream(path)
  try {
    await files.putStream(name, file, { contentLength: bytes, contentType: 'application/octet-stream' })
  } finally {
    file.destroy()
  }
}

async function away<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
    throw name === 'NoSuchKey' || $metadata?.httpStatusCode === 404 ? new FileMissing(name) : new StoreAway(error)
  }
}

async function* listBucket(files: S3Driver): AsyncGenerator<{ name: string; at: Date }> {
  let paginationToken: string | undefined
  do {
    const page = await away(() => files.listAll('/', { recursive: true, ...(paginationToken && { paginationToken }) }))
    for (const file of page.objects)
      if ('key' in file && isStoredName(file.key)) yield { name: file.key, at: (await file.getMetaData()).lastModified }
    paginationToken = page.paginationToken
  } while (paginationToken)
}
