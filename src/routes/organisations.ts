// Organisations with their people, and inspections with their plans.
import * as blocking from '../blocking/pages.ts'
import * as namedDays from '../changes/namedDayPages.ts'
import * as whatChanged from '../changes/pages.ts'
import * as comparison from '../inspections/comparisonPages.ts'
import * as inspectionList from '../inspections/listPages.ts'
import * as inspections from '../inspections/pages.ts'
import * as changing from '../joining/changePages.ts'
import * as leaving from '../joining/leavingPages.ts'
import * as team from '../joining/teamPages.ts'
import * as organisations from '../organisations/pages.ts'
import * as consistency from '../plans/consistencyPages.ts'
import * as planImport from '../plans/importPages.ts'
import * as plans from '../plans/pages.ts'
import * as readiness from '../readiness/pages.ts'
import { download, form, get, type Route } from './route.ts'

// biome-ignore format: it is read as a table
export const ofOrganisations: Route[] = [
  get('/organisations/:code/waiting',      'leaders',        blocking.waiting),
  get('/organisations/:code/people',                    'leadersAndAdministrators', team.list),
  ...form('/organisations/:code/people/invite',         'leadersAndAdministrators', team.newMember, team.inviteMember),
  ...form('/invitations/:id/send-again',                'leadersAndAdministrators', team.newSending, team.sendAgain),
  ...form('/invitations/:id/withdraw',                  'leadersAndAdministrators', team.newWithdrawal, team.withdraw),
  ...form('/memberships/:id/change',                    'leadersAndAdministrators', changing.newChange, changing.change),
  ...form('/memberships/:id/end',                       'leadersAndAdministrators', leaving.newEnding, leaving.endRole),
  get('/organisations',                              'everyone', organisations.index),
  get('/organisations/:code',                        'everyone', organisations.show),
  get('/organisations/:code/behind-the-rating',      'everyone', comparison.behindTheRating),
  get('/organisations/:code/changes',                'everyone', whatChanged.organisationChanges),
  download('/organisations/:code/changes.csv',       'everyone', whatChanged.organisationCsv),
  ...form('/organisations/:code/name-day',           'leadersAndInspectors', namedDays.newDay, namedDays.nameDay),
  ...form('/named-days/:id/remove',                  'leadersAndInspectors', namedDays.newRemoval, namedDays.removeDay),
  download('/organisations/:code/behind-the-rating.docx', 'everyone', comparison.docx),
  get('/organisations/:code/readiness',                 'planReaders', readiness.show),
  download('/organisations/:code/readiness.docx',       'planReaders', readiness.docx),
  download('/organisations/:code/readiness.pdf',        'planReaders', readiness.pdf),
  get('/organisations/:code/readiness/brief',           'planReaders', readiness.showBrief),
  download('/organisations/:code/readiness/brief.docx', 'planReaders', readiness.briefDocx),
  download('/organisations/:code/readiness/brief.pdf',  'planReaders', readiness.briefPdf),
  get('/inspections',                                'everyone', inspectionList.index),
  get('/inspections/:reference',                     'everyone', inspections.show),
  get('/inspections/:reference/changes',             'everyone', whatChanged.inspectionChanges),
  download('/inspections/:reference/changes.csv',    'everyone', whatChanged.inspectionCsv),
  get('/inspections/:reference/plan',                'everyone', plans.show),
  get('/inspections/:reference/plan/consistency',    'everyone', consistency.show),
  download('/inspections/:reference/plan.csv',       'everyone', plans.csv),
  download('/inspections/:reference/plan.docx',      'everyone', plans.docx),
  ...form('/inspections/:reference/plan/submitted',  'leadersAndAdministrators', inspections.newPlanSubmitted, inspections.notePlanSubmitted),
  ...form('/inspections/:reference/plan/import',     'leaders',  planImport.newImport, planImport.takeImport).map(route => ({ ...route, takesFile: true })),
]
