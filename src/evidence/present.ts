// What a list of evidence says, worked out for a day.
import type { Day } from '../days.ts'
import { type FileType, types } from '../files/types.ts'
import type { EvidenceRow } from './queries.ts'
import { isOpen, scanWords, sensitivities } from './workflow.ts'

/** "2.4 MB", as people count it. */
export function sayBytes(bytes: number): string {
  if (bytes === 1) return '1 byte'
  const units = ['bytes', 'kB', 'MB', 'GB']
  let [size, unit] = [bytes, 0]
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000
  return `${unit && size < 10 ? size.toFixed(1).replace('.0', '') : Math.round(size)} ${units[unit]}`
}

const short: Record<FileType, string> = {
  pdf: 'PDF',
  docx: 'Word',
  doc: 'Word',
  xlsx: 'Excel',
  xls: 'Excel',
  msg: 'E-mail',
  eml: 'E-mail',
  csv: 'CSV',
  txt: 'Text',
  png: 'Picture',
  jpeg: 'Picture',
  gif: 'Picture',
  webp: 'Picture',
  heic: 'Picture',
}

/** "PDF, 2.4 MB". */
export function sayFile({ type, bytes }: { type: string; bytes: number }): string {
  const known = (Object.keys(types) as FileType[]).find(name => types[name].mime === type)
  return `${known ? short[known] : 'File'}, ${sayBytes(bytes)}`
}

export type ShownEvidence = ReturnType<typeof shownEvidence>[number]

export const shownEvidence = (rows: EvidenceRow[], day: Day) =>
  rows.map(row => ({
    ...row,
    expired: row.expires_on !== null && row.expires_on < day,
    marking: sensitivities[row.sensitivity],
    file: row.file && { ...row.file, said: sayFile(row.file), open: isOpen(row.file.scan), why: scanWords[row.file.scan] },
  }))
