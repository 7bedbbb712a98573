// Letters about more time: dates and a link. What people wrote stays in the service.
import { type Day, sayDay } from '../days.ts'
import type { NewMail } from '../mail/commands.ts'
import { shortName } from '../organisations/names.ts'

interface About {
  request: number
  organisation: string
  /** Whose date it is. */
  what: 'action' | 'recommendation'
  from_on: Day
  to_on: Day
}

const dateOf = ({ what }: About) => (what === 'action' ? 'the due date of an action' : 'the target date of a recommendation')
const moved = (about: About) => `${dateOf(about)} from ${sayDay(about.from_on)} to ${sayDay(about.to_on)}`

export const askedLetter = (about: About): Pick<NewMail, 'subject' | 'body'> => ({
  subject: 'A request for more time waits for your decision',
  body: [
    `${shortName(about.organisation)} asks to move ${moved(about)}.`,
    'Until somebody decides, the date stays.',
    { link: `/requests/${about.request}/decide`, words: 'Read the reason and decide' },
    { link: '/requests', words: 'Everything that waits for your decision' },
  ],
})

export const decidedLetter = (about: About & { agreed: boolean; link: string }): Pick<NewMail, 'subject' | 'body'> => ({
  subject: about.agreed ? 'Your request for more time is agreed' : 'Your request for more time is refused',
  body: [
    `You asked to move ${moved(about)}.`,
    about.agreed ? `It is agreed: the date is ${sayDay(about.to_on)} now.` : `It is refused: the date stays ${sayDay(about.from_on)}.`,
    { link: about.link, words: 'Read why' },
  ],
})
