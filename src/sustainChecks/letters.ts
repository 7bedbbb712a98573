// Letters about changes that have not lasted. What people wrote stays in the service.
import type { NewMail } from '../mail/commands.ts'

interface About {
  action: number
  missed: boolean
}

export const reopenedLetter = ({ action, missed }: About): Pick<NewMail, 'subject' | 'body'> => ({
  subject: 'An action is open again: its change has not lasted',
  body: [
    missed
      ? 'Two checks of whether the change of an action has lasted were missed, so the service has reopened the action.'
      : 'Somebody has answered that the change of an action has not lasted, so the action is open again.',
    'You get this letter because you own the action or lead its organisation.',
    { link: `/actions/${action}`, words: 'Read the action' },
  ],
})
