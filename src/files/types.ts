// The kinds of file that are taken, with the endings their names may have.
export const types = {
  pdf: { mime: 'application/pdf', words: 'a PDF', extensions: ['pdf'] },
  docx: {
    mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    words: 'a Word document',
    extensions: ['docx'],
  },
  doc: { mime: 'application/msword', words: 'a Word document of the old kind', extensions: ['doc'] },
  xlsx: { mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', words: 'an Excel workbook', extensions: ['xlsx'] },
  xls: { mime: 'application/vnd.ms-excel', words: 'an Excel workbook of the old kind', extensions: ['xls'] },
  msg: { mime: 'application/vnd.ms-outlook', words: 'an e-mail of Outlook', extensions: ['msg'] },
  eml: { mime: 'message/rfc822', words: 'an e-mail', extensions: ['eml'] },
  csv: { mime: 'text/csv', words: 'text', extensions: ['csv'] },
  txt: { mime: 'text/plain', words: 'text', extensions: ['txt'] },
  png: { mime: 'image/png', words: 'a picture (PNG)', extensions: ['png'] },
  jpeg: { mime: 'image/jpeg', words: 'a picture (JPEG)', extensions: ['jpg', 'jpeg'] },
  gif: { mime: 'image/gif', words: 'a picture (GIF)', extensions: ['gif'] },
  webp: { mime: 'image/webp', words: 'a picture (WebP)', extensions: ['webp'] },
  heic: { mime: 'image/heic', words: 'a picture (HEIC)', extensions: ['heic', 'heif'] },
} satisfies Record<string, { mime: string; words: string; extensions: string[] }>

export type FileType = keyof typeof types

export const extensions: string[] = Object.values(types).flatMap(type => type.extensions)
/** For people. */
export const accepted = 'PDF, Word, Excel, CSV, pictures, e-mails (.eml, .msg) and plain text'

/** Why a file is not taken, in sentences for whoever brought it. */
export class FileProblem extends Error {}
