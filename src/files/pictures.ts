// A picture must be whole, and nothing else besides.
import { FileProblem, type FileType } from './types.ts'

const notWhole = 'It is not whole. Save the picture again and try once more.'

const whole: Partial<Record<FileType, (content: Buffer) => boolean>> = {
  png: content => content.subarray(-12, -4).equals(Buffer.from('\0\0\0\0IEND', 'latin1')),
  jpeg: content => content.subarray(-65_536).lastIndexOf(Buffer.from([0xff, 0xd9])) >= 0,
  gif: content => content.at(-1) === 0x3b,
  webp: content => content.readUInt32LE(4) + 8 <= content.length + 1 && content.length <= content.readUInt32LE(4) + 9,
  heic: content => boxesEnd(content) === content.length,
}

/** HEIC is a row of boxes, each with its length. @returns where the last one ends */
function boxesEnd(content: Buffer): number {
  let at = 0
  while (at + 16 <= content.length) {
    const short = content.readUInt32BE(at)
    const length = short === 1 ? Number(content.readBigUInt64BE(at + 8)) : short || content.length - at
    if (length < 8) return -1
    at += length
  }
  return at
}

/** @throws FileProblem */
export function lookAtPicture(type: FileType, content: Buffer): void {
  if (!whole[type]!(content)) throw new FileProblem(notWhole)
}

const markup = /<(?:!doctype\s+html|html|script|svg|iframe|body)[\s>]/i
const other = 'Something else is hidden in it. Save it again with the program it comes from, and try once more.'

/** A file that is also a web page, an archive or a PDF is none of them honestly. @throws FileProblem */
export function refuseSecondNature(content: Buffer, isPicture: boolean): void {
  const head = (isPicture ? content : content.subarray(0, 1024)).toString('latin1')
  const archive = content.lastIndexOf('PK\x05\x06')
  const isArchive = archive >= 0 && archive + 22 <= content.length && archive + 22 + content.readUInt16LE(archive + 20) <= content.length
  if (markup.test(head) || (archive >= content.length - 66_000 && isArchive) || (isPicture && head.slice(0, 1024).includes('%PDF-')))
    throw new FileProblem(other)
}
