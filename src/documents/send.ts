import type { Response } from 'express'
import type { Printed } from './blocks.ts'

/** Send a document as a file. What makes it is loaded only when somebody asks: it is large, and the start need not wait for it. */
export async function sendWord(res: Response, name: string, printed: Printed): Promise<void> {
  const { wordOf } = await import('./word.ts')
  sendDocx(res, name, await wordOf(printed))
}

export function sendDocx(res: Response, name: string, bytes: Buffer): void {
  res.attachment(`${name}.docx`).set('Cache-Control', 'no-store')
  res.type('application/vnd.openxmlformats-officedocument.wordprocessingml.document').send(bytes)
}

/** The same as a tagged PDF. */
export async function sendPdf(res: Response, name: string, printed: Printed): Promise<void> {
  const { pdfOf } = await import('./pdf.ts')
  const bytes = await pdfOf(printed)
  res.attachment(`${name}.pdf`).set('Cache-Control', 'no-store').type('application/pdf').send(bytes)
}
