// What administrators keep.
import * as accessRecord from '../accessRecord/pages.ts'
import * as administration from '../administration/pages.ts'
import * as evidenceChanges from '../evidence/changePages.ts'
import * as matches from '../frameworks/matchPages.ts'
import * as frameworks from '../frameworks/pages.ts'
import * as standards from '../frameworks/standardPages.ts'
import * as entry from '../inspections/entryPages.ts'
import * as figures from '../inspections/figurePages.ts'
import * as imports from '../inspections/importPages.ts'
import * as oneByOne from '../inspections/recommendationPages.ts'
import * as leaving from '../joining/leavingPages.ts'
import * as team from '../joining/teamPages.ts'
import * as mail from '../mail/pages.ts'
import * as organisationActs from '../organisations/adminPages.ts'
import * as endings from '../organisations/endingPages.ts'
import * as answers from '../recommendations/actPages.ts'
import * as repeats from '../repeats/pages.ts'
import * as factorReset from '../secondFactor/resetPages.ts'
import * as sessions from '../sessions/pages.ts'
import * as settings from '../settings/pages.ts'
import * as themes from '../themes/pages.ts'
import * as people from '../users/pages.ts'
import { download, form, get, type Route } from './route.ts'

// biome-ignore format: it is read as a table
export const ofAdministration: Route[] = [
  ...form('/recommendations/:id/correct',  'administrators', answers.newCorrection, answers.correct),
  ...form('/recommendations/:id/withdraw', 'administrators', answers.newWithdrawal, answers.withdraw),
  ...form('/recommendations/:id/repeats',  'administrators', answers.newRepeat, answers.linkRepeat),
  ...form('/recommendations/:id/suggestions', 'administrators', repeats.show, repeats.decide),
  get('/administration',                                'administrators', administration.index),
  ...form('/administration/redact',                     'administrators', administration.newRedaction, administration.redact),
  ...form('/administration/redact-file',                'administrators', evidenceChanges.newRedaction, evidenceChanges.redact),
  get('/administration/outbox',                         'administrators', mail.outbox),
  get('/administration/outbox/:id',                     'administrators', mail.letter),
  get('/administration/access-record',                  'administrators', accessRecord.index),
  download('/administration/access-record.csv',         'administrators', accessRecord.csv),
  get('/administration/people',                         'administrators', people.list),
  ...form('/administration/people/invite',              'administrators', team.newPerson, team.invitePerson),
  get('/administration/people/:id',                     'administrators', people.show),
  ...form('/administration/people/:id/rename',          'administrators', people.newName, people.rename),
  ...form('/administration/people/:id/give-role',       'administrators', people.newRole, people.giveRole),
  ...form('/administration/people/:id/deactivate',      'administrators', leaving.newDeactivation, leaving.deactivate),
  ...form('/administration/people/:id/reactivate',      'administrators', leaving.newReactivation, leaving.reactivate),
  ...form('/administration/people/:id/reset-second-factor', 'administrators', factorReset.newReset, factorReset.reset),
  ...form('/administration/people/:id/sessions',        'administrators', sessions.showOf, sessions.endOf),
  get('/administration/organisations',                  'administrators', organisationActs.list),
  ...form('/administration/organisations/new',          'administrators', organisationActs.newOrganisation, organisationActs.addOrganisation),
  get('/administration/organisations/:code',            'administrators', organisationActs.show),
  ...form('/administration/organisations/:code/rename', 'administrators', organisationActs.newName, organisationActs.rename),
  ...form('/administration/organisations/:code/move',   'administrators', organisationActs.newParent, organisationActs.move),
  ...form('/administration/organisations/:code/close',  'administrators', endings.newClosing, endings.close),
  ...form('/administration/organisations/:code/split',  'administrators', endings.newSplit, endings.split),
  ...form('/administration/organisations/:code/keep',   'administrators', endings.newKeeping, endings.keep),
  ...form('/administration/organisations/:code/alias',  'administrators', organisationActs.newAlias, organisationActs.addAlias),
  ...form('/administration/organisations/:code/successor', 'administrators', organisationActs.newSuccessor, organisationActs.addSuccessor),
  ...form('/administration/organisations/:code/pass',   'administrators', organisationActs.newPassing, organisationActs.pass),
  get('/administration/frameworks',                     'administrators', frameworks.list),
  ...form('/administration/frameworks/new',             'administrators', frameworks.newFramework, frameworks.addFramework),
  get('/administration/frameworks/:id',                 'administrators', frameworks.show),
  ...form('/administration/frameworks/:id/change',      'administrators', frameworks.newChange, frameworks.change),
  ...form('/administration/frameworks/:id/new-version', 'administrators', frameworks.newVersion, frameworks.startNewVersion),
  ...form('/administration/frameworks/:id/scale',       'administrators', frameworks.newScale, frameworks.changeScale),
  ...form('/administration/frameworks/:id/standards/new', 'administrators', standards.newStandard, standards.addStandard),
  ...form('/administration/standards/:id/rename',       'administrators', standards.newTitle, standards.rename),
  ...form('/administration/standards/:id/retire',       'administrators', standards.newRetirement, standards.retire),
  ...form('/administration/standards/:id/bring-back',   'administrators', standards.newReturn, standards.bringBack),
  ...form('/administration/standards/:id/match',        'administrators', matches.newMatch, matches.match),
  ...form('/administration/standard-matches/:id/remove', 'administrators', matches.newRemoval, matches.remove),
  get('/administration/themes',                         'administrators', themes.list),
  ...form('/administration/themes/new',                 'administrators', themes.newTheme, themes.addTheme),
  ...form('/administration/themes/:id/rename',          'administrators', themes.newName, themes.rename),
  ...form('/administration/themes/:id/retire',          'administrators', themes.newRetirement, themes.retire),
  ...form('/administration/themes/:id/bring-back',      'administrators', themes.newReturn, themes.bringBack),
  get('/administration/settings',                       'administrators', settings.list),
  ...form('/administration/settings/:id',               'administrators', settings.newValue, settings.change),
  ...form('/administration/inspections/new',            'administrators', entry.newInspection, entry.enterInspection),
  get('/inspections/:reference/entry',                  'administrators', entry.show),
  ...form('/inspections/:reference/edit',               'administrators', entry.newEdit, entry.edit),
  ...form('/inspections/:reference/state',              'administrators', entry.newState, entry.changeState),
  ...form('/inspections/:reference/ratings',            'administrators', entry.newRatings, entry.rate),
  ...form('/inspections/:reference/figures',            'administrators', entry.newFigure, entry.addFigure),
  ...form('/figures/:id/correct',                       'administrators', figures.newCorrection, figures.correct),
  ...form('/figures/:id/remove',                        'administrators', figures.newRemoval, figures.remove),
  ...form('/inspections/:reference/publish',            'administrators', entry.newPublication, entry.publish),
  ...form('/inspections/:reference/recommendations/new',    'administrators', oneByOne.newRecommendation, oneByOne.addRecommendation),
  ...form('/inspections/:reference/recommendations/paste',  'administrators', imports.newPaste, imports.paste),
  ...form('/inspections/:reference/recommendations/import', 'administrators', imports.newImport, imports.importFile).map(route => ({ ...route, takesFile: true })),
  get('/inspections/:reference/repeats',                'administrators', repeats.ofInspection),
  ...form('/inspections/:reference/recommendations/check',  'administrators', imports.startAgain, imports.confirm),
]
