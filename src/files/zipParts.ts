// Looks through a zip file without unpacking it anywhere: what its directory says must be what is there, and not too much of it.
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { createInflateRaw } from 'node:zlib'
import { FileProblem } from './types.ts'

const mostParts = 3000
const mostDirectory = 2_000_000
const mostBytes = 200_000_000
const mostText = 10_000_000
/** Real documents reach some 30 times; a bomb a thousand times. */
const mostTimes = 150
const littleBytes = 5_000_000

const damaged = 'It is damaged or not whole. Open it, save it again and try once more.'
const tooLarge = 'It is far larger when it is unpacked, so it cannot be checked. Save only what is needed, or save it as a PDF.'
const locked = 'It has a password. Save it without one.'

interface Part {
  name: string
  method: number
  packed: number
  unpacked: number
  offset: number
}

/** The names of the parts, and the text of those that `wanted` names. @throws FileProblem */
export async function zipParts(path: string, wanted: (name: string) => boolean): Promise<{ names: string[]; texts: Map<string, string> }> {
  const file = await open(path)
  try {
    const parts = await readDirectory(file, (await file.stat()).size)
    if (parts.reduce((sum, { unpacked }) => sum + unpacked, 0) > mostBytes) throw new FileProblem(tooLarge)
    const texts = new Map<string, string>()
    for (const part of parts) {
      const text = await unpack(path, file, part, wanted(part.name))
      if (text !== undefined) texts.set(part.name, text)
    }
    return { names: parts.map(({ name }) => name), texts }
  } finally {
    await file.close()
  }
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, offset)
  if (bytesRead !== length) throw new FileProblem(damaged)
  return buffer
}

/** It must begin with its first part and end with its directory: then nothing else can be in the same file. */
async function readDirectory(file: FileHandle, size: number): Promise<Part[]> {
  const tail = await readAt(file, Math.max(0, size - 66_000), Math.min(size, 66_000))
  const at = tail.lastIndexOf('PK\x05\x06')
  if (at < 0 || tail.length - at < 22 || at + 22 + tail.readUInt16LE(at + 20) !== tail.length) throw new FileProblem(damaged)
  const [count, length, offset] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
  if (count > mostParts || length > mostDirectory) throw new FileProblem(tooLarge)
  if (!count || offset + length !== size - tail.length + at) throw new FileProblem(damaged)
  const parts = listed(await readAt(file, offset, length), count).sort((a, b) => a.offset - b.offset)
  if (parts[0]!.offset !== 0) throw new FileProblem(damaged)
  for (const [index, part] of parts.entries())
    if (part.offset + 30 + part.packed > (parts[index + 1]?.offset ?? offset)) throw new FileProblem(damaged)
  return parts
}

function listed(directory: Buffer, count: number): Part[] {
  const parts: Part[] = []
  for (let at = 0; parts.length < count; ) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw new FileProblem(damaged)
    if (directory.readUInt16LE(at + 8) & 1) throw new FileProblem(locked)
    const nameLength = directory.readUInt16LE(at + 28)
    parts.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return parts
}

async function unpack(
  path: string,
  file: FileHandle,
  { method, packed, unpacked, offset }: Part,
  wanted: boolean,
): Promise<string | undefined> {
  if (method !== 0 && method !== 8) throw new FileProblem(damaged)
  if (unpacked > littleBytes && unpacked > packed * mostTimes) throw new FileProblem(tooLarge)
  const header = await readAt(file, offset, 30)
  if (header.readUInt32LE(0) !== 0x04034b50) throw new FileProblem(damaged)
  const start = offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  const kept: Buffer[] = []
  let [read, keeping] = [0, 0]
  for await (const chunk of contentOf(path, start, packed, method)) {
    read += chunk.length
    // What comes out is counted, whatever the directory says.
    if (read > unpacked) throw new FileProblem(damaged)
    if (wanted && keeping < mostText) kept.push(chunk)
    keeping += wanted ? chunk.length : 0
  }
  if (read !== unpacked) throw new FileProblem(damaged)
  return wanted ? Buffer.concat(kept).toString('utf8') : undefined
}

async function* contentOf(path: string, start: number, length: number, method: number): AsyncGenerator<Buffer> {
  if (!length) return
  const packed = createReadStream(path, { start, end: start + length - 1 })
  try {
    yield* method === 8 ? packed.pipe(createInflateRaw()) : (packed as AsyncIterable<Buffer>)
  } catch (error) {
    throw error instanceof FileProblem ? error : new FileProblem(damaged)
  } finally {
    packed.destroy()
  }
}
