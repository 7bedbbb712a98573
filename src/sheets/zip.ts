// Unpacks a zip file by its directory with a limit on what comes out, and packs the parts again without compression.
// What reads the sheet then never meets sizes, offsets or entries that somebody made up.
import { crc32, inflateRawSync } from 'node:zlib'
import { SheetProblem } from './sheetProblem.ts'

export interface Entry {
  name: string
  content: Buffer
}

const mostEntries = 500
const mostBytes = 50_000_000
const damaged = 'This Excel file is damaged. Open it in Excel, save it again as .xlsx and try once more.'
const tooLarge = 'This Excel file is too large when unpacked. Save only the sheet with the list, as .xlsx or CSV.'

interface DirectoryEntry {
  name: string
  method: number
  encrypted: boolean
  packed: number
  unpacked: number
  offset: number
}

/** The parts of a zip file that `wanted` names. Throws a SheetProblem when it is damaged, encrypted or too large. */
export function unzip(buffer: Buffer, wanted: (name: string) => boolean): Entry[] {
  const directory = asDamaged(() => readDirectory(buffer))
  if (directory.some(entry => entry.encrypted)) throw new SheetProblem('This file has a password. Save it without one and try again.')
  if (directory.reduce((sum, entry) => sum + entry.unpacked, 0) > mostBytes) throw new SheetProblem(tooLarge)
  let left = mostBytes
  const entries = new Map<string, Buffer>()
  for (const entry of directory.filter(({ name }) => wanted(name))) {
    const content = asDamaged(() => unpack(buffer, entry, left))
    left -= content.length
    entries.set(entry.name, content)
  }
  return [...entries].map(([name, content]) => ({ name, content }))
}

function asDamaged<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof SheetProblem) throw error
    throw new SheetProblem((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : damaged, { cause: error })
  }
}

function readDirectory(buffer: Buffer): DirectoryEntry[] {
  const end = buffer.lastIndexOf('PK\x05\x06')
  if (end < 0) throw new SheetProblem(damaged)
  const count = buffer.readUInt16LE(end + 10)
  if (count > mostEntries) throw new SheetProblem('This Excel file has too many parts. Save only the sheet with the list, as .xlsx or CSV.')
  const entries: DirectoryEntry[] = []
  for (let at = buffer.readUInt32LE(end + 16); entries.length < count; ) {
    if (buffer.readUInt32LE(at) !== 0x02014b50) throw new SheetProblem(damaged)
    const nameLength = buffer.readUInt16LE(at + 28)
    entries.push({
      name: buffer.toString('utf8', at + 46, at + 46 + nameLength),
      method: buffer.readUInt16LE(at + 10),
      encrypted: (buffer.readUInt16LE(at + 8) & 1) === 1,
      packed: buffer.readUInt32LE(at + 20),
      unpacked: buffer.readUInt32LE(at + 24),
      offset: buffer.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32)
  }
  return entries
}

function unpack(buffer: Buffer, { offset, packed, method }: DirectoryEntry, limit: number): Buffer {
  const start = offset + 30 + buffer.readUInt16LE(offset + 26) + buffer.readUInt16LE(offset + 28)
  const data = buffer.subarray(start, start + packed)
  if (data.length !== packed || (method !== 0 && method !== 8)) throw new SheetProblem(damaged)
  if (method === 8) return inflateRawSync(data, { maxOutputLength: Math.max(limit, 1) })
  if (data.length > limit) throw new SheetProblem(tooLarge)
  return data
}

/** A zip file with these parts, not compressed. */
export function zip(entries: Entry[]): Buffer {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content } of entries) {
    const file = Buffer.concat([header(0x04034b50, name, content), Buffer.from(name), content])
    directory.push(header(0x02014b50, name, content, offset), Buffer.from(name))
    files.push(file)
    offset += file.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...files, ...directory, end])
}

/** The header of a file; with an offset, that of the directory. */
function header(signature: number, name: string, content: Buffer, offset?: number): Buffer {
  const inDirectory = offset !== undefined
  const bytes = Buffer.alloc(inDirectory ? 46 : 30)
  const common = bytes.subarray(inDirectory ? 6 : 4)
  bytes.writeUInt32LE(signature)
  common.writeUInt16LE(20)
  common.writeUInt16LE(0x0800, 2)
  common.writeUInt32LE(crc32(content), 10)
  common.writeUInt32LE(content.length, 14)
  common.writeUInt32LE(content.length, 18)
  common.writeUInt16LE(Buffer.byteLength(name), 22)
  if (inDirectory) bytes.writeUInt32LE(offset, 42)
  return bytes
}
