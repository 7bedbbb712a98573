import type { Visiting } from '../support/administration.ts'

interface Sent {
  name: string
  content: Buffer
}

/** Send a form with files, as a browser would. */
export async function sendFiles(who: Visiting, path: string, fields: Record<string, string>, ...files: Sent[]) {
  const hidden = await who.hidden(path)
  let sending = who.agent.post(path)
  for (const [name, value] of Object.entries({ ...hidden, ...fields })) sending = sending.field(name, value)
  for (const { name, content } of files) sending = sending.attach('files', content, name)
  return sending
}
