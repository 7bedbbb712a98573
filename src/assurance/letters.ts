// Letters about what was returned: dates and a link. What people wrote stays in the service.
import { type Day, sayDay } from '../days.ts'
import type { NewMail } from '../mail/commands.ts'

interface About {
  action: number
  completed_on: Day
  due_on: Day
}

export const returnedLetter = ({ action, completed_on, due_on }: About): Pick<NewMail, 'subject' | 'body'> => ({
  subject: 'An action that was reported complete is returned',
  body: [
    `Somebody above has not confirmed an action that was reported complete on ${sayDay(completed_on)}. It is open again, and due on ${sayDay(due_on)}.`,
    'You get this letter because you own the action or reported it complete.',
    { link: `/actions/${action}`, words: 'Read why' },
  ],
})
