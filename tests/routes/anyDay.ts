// Which addresses show another day, and why the others do not. Forms belong to today: an address that is also posted to refuses.
import type { Route } from '../../src/routes/route.ts'
import { routes } from '../../src/routes.ts'

const posted = new Set(routes.filter(({ method }) => method === 'post').map(({ path }) => path))

/** Pages and files that know only today, each with the reason. */
export const onlyToday: Record<string, string> = {
  '/accessibility': 'a statement about the service as it is',
  '/account': 'how somebody signs in now',
  '/account/time-left': 'of the session of now',
  '/account/stay': 'of the session of now',
  '/evidence-files/:id': 'the bytes of one version, which never change; the page that links to it is of its day',
  '/organisations/:code/people': 'who may sign in now and who is invited; invitations have no history',
  '/administration': 'links to what administrators keep',
  '/administration/outbox': 'letters, which say themselves when they went',
  '/administration/outbox/:id': 'a letter, which never changes',
  '/administration/access-record': 'a record with a day in each row',
  '/administration/access-record.csv': 'a record with a day in each row',
  '/administration/people': 'accounts, to be changed now',
  '/administration/people/:id': 'an account, to be changed now',
  '/administration/organisations': 'a list of what is to be changed; /organisations shows any day',
  '/administration/organisations/:code': 'what is to be changed; /organisations/:code shows any day',
  '/administration/frameworks': 'to be changed now; the pages of inspections show the standards of their day',
  '/administration/frameworks/:id': 'to be changed now',
  '/administration/themes': 'to be changed now',
  '/administration/settings': 'shows its own past beside each setting; /standings shows any day',
  '/inspections/:reference/entry': 'what is to be entered now; /inspections/:reference shows any day',
  '/inspections/:reference/repeats': 'what is to be decided now',
}

export const writes = ({ path }: Route): boolean => posted.has(path)
export const takesDays = (route: Route): boolean => route.method === 'get' && !writes(route) && !(route.path in onlyToday)
