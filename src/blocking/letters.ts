// Letters about what waits for others. What people wrote stays in the service.
import type { NewMail } from '../mail/commands.ts'
import { shortName } from '../organisations/names.ts'

export const answeredLetter = ({ action, organisation }: { action: number; organisation: string }): Pick<NewMail, 'subject' | 'body'> => ({
  subject: 'There is an answer to an action that waits',
  body: [
    `${shortName(organisation)} has answered about an action of yours that waits for it.`,
    { link: `/actions/${action}`, words: 'Read the answer' },
  ],
})
