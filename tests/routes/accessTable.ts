// Who may ask for what: every route, every role, every kind of record. The rules of "Who sees what", written out and not computed.
import type { Role } from '../../src/db/tables.ts'

/**
 * Where a record belongs, seen from the reader: to the reader's own organisation, one above it, one below it, or another one. A record is
 * of an inspection of that organisation that is addressed to that organisation.
 */
export type Relation = 'own' | 'above' | 'below' | 'other' | 'missing'
export type State = 'published' | 'embargoed'

/** Inspectors and administrators belong to no line: all records are others'. Nothing lies below a unit. */
export const relations: Record<Role, Relation[]> = {
  unit_leader: ['own', 'above', 'other', 'missing'],
  staff: ['own', 'above', 'other', 'missing'],
  regional_lead: ['own', 'above', 'below', 'other', 'missing'],
  national_lead: ['own', 'above', 'below', 'other', 'missing'],
  inspector: ['other', 'missing'],
  administrator: ['other', 'missing'],
}

/** y: it is shown or done · n: not for this role (403) · w: not at this moment (409) · -: there is nothing (404) · .: no such record. */
export type Letter = 'y' | 'n' | 'w' | '-' | '.'
/** One word for each of the relations above: the published record, then the embargoed one. `missing` has one letter. */
export type Row = Record<Role, string>

const nobodyBut = (...[role, letters]: [keyof Row, string]): Row => ({ ...never, [role]: letters })
const never: Row = {
  unit_leader: 'nn nn nn n',
  staff: 'nn nn nn n',
  regional_lead: 'nn nn nn nn n',
  national_lead: 'nn nn nn nn n',
  inspector: 'nn n',
  administrator: 'nn n',
}
const withLeaders = (leads: { unit: string; above: string }): Row => ({
  ...never,
  unit_leader: leads.unit,
  regional_lead: leads.above,
  national_lead: leads.above,
})

export const rows = {
  /** The inspection, its recommendations and all that is published of it. */
  published: {
    unit_leader: 'yy y- y- -',
    staff: 'y- y- y- -',
    regional_lead: 'yy y- y- y- -',
    national_lead: 'yy y- y- y- -',
    inspector: 'yy -',
    administrator: 'yy -',
  },
  /** The plan as a file, and comments on an answer: the inspection is there for everyone, the plan is not. */
  planOfInspection: {
    unit_leader: 'yy n- n- -',
    staff: 'y- n- n- -',
    regional_lead: 'yy n- y- n- -',
    national_lead: 'yy n- y- n- -',
    inspector: 'yy -',
    administrator: 'nn -',
  },
  commentsOnAnswer: {
    unit_leader: 'yy n- n- -',
    staff: 'y- n- n- -',
    regional_lead: 'yy n- y- n- -',
    national_lead: 'yy n- y- n- -',
    inspector: 'yy -',
    administrator: 'nn n',
  },
  /** Parts of a plan: actions, updates, comments and queries exist for nobody else. */
  plan: {
    unit_leader: 'yy -- -- -',
    staff: 'y- -- -- -',
    regional_lead: 'yy -- y- -- -',
    national_lead: 'yy -- y- -- -',
    inspector: 'yy -',
    administrator: 'nn n',
  },
  /** Queries are parts of a plan that there are none of before publication. */
  query: {
    unit_leader: 'y. -. -. -',
    staff: 'y. -. -. -',
    regional_lead: 'y. -. y. -. -',
    national_lead: 'y. -. y. -. -',
    inspector: 'y. -',
    administrator: 'n. n',
  },
  commentsOfTheLine: {
    unit_leader: 'yy -- -- -',
    staff: 'y- -- -- -',
    regional_lead: 'yy -- y- -- -',
    national_lead: 'yy -- y- -- -',
    inspector: '-- -',
    administrator: 'nn n',
  },
  commentsOfInspectors: {
    unit_leader: '-- -- -- -',
    staff: '-- -- -- -',
    regional_lead: '-- -- -- -- -',
    national_lead: '-- -- -- -- -',
    inspector: 'yy -',
    administrator: 'nn n',
  },
  answering: withLeaders({ unit: 'yy n- n- -', above: 'yy n- n- n- -' }),
  answeringTheClosed: withLeaders({ unit: 'w. n. n. -', above: 'w. n. n. n. -' }),
  answeringOnceClosed: withLeaders({ unit: 'y. n. n. -', above: 'y. n. n. n. -' }),
  leadingAction: withLeaders({ unit: 'yy -- -- -', above: 'yy -- n- -- -' }),
  leadingWrongMoment: withLeaders({ unit: 'ww -- -- -', above: 'ww -- n- -- -' }),
  /** What leaders and the owner report; staff only of the action they own. */
  reporting: { ...withLeaders({ unit: 'yy -- -- -', above: 'yy -- n- -- -' }), staff: 'n- -- -- -' },
  reportingOnOwn: { ...withLeaders({ unit: 'yy -- -- -', above: 'yy -- n- -- -' }), staff: 'y- -- -- -' },
  reportingTooLate: { ...withLeaders({ unit: 'ww -- -- -', above: 'ww -- n- -- -' }), staff: 'n- -- -- -' },
  /** The author of these is the organisation's leader. */
  ownWords: { ...withLeaders({ unit: 'yy -- -- -', above: 'yy -- n- -- -' }), staff: 'n- -- -- -' },
  /** Evidence for the plan's line: inspectors never learn of it. */
  ownEvidenceOfTheLine: { ...withLeaders({ unit: 'yy -- -- -', above: 'yy -- n- -- -' }), staff: 'n- -- -- -' },
  evidenceOfTheLineGone: { ...withLeaders({ unit: 'ww -- -- -', above: 'ww -- n- -- -' }), staff: 'n- -- -- -' },
  /** Its file cannot be had any more, by anybody who sees that there was one. */
  removedFile: {
    unit_leader: 'ww -- -- -',
    staff: 'w- -- -- -',
    regional_lead: 'ww -- w- -- -',
    national_lead: 'ww -- w- -- -',
    inspector: 'ww -',
    administrator: 'nn n',
  },
  /** Checks and what belongs to them. */
  evidenceOfCheck: { ...withLeaders({ unit: 'yy -- -- -', above: 'yy -- n- -- -' }), staff: 'n- -- -- -' },
  /** What waits to be confirmed is there for whoever brought it: the leader of the organisation. */
  ownPending: { ...withLeaders({ unit: 'yy -- -- -', above: 'yy -- -- -- -' }), staff: '-- -- -- -' },
  ownComment: { ...withLeaders({ unit: 'yy -- -- -', above: 'yy -- n- -- -' }), staff: 'n- -- -- -', inspector: 'nn -' },
  ownCommentOfTheLine: { ...withLeaders({ unit: 'yy -- -- -', above: 'yy -- n- -- -' }), staff: 'n- -- -- -', inspector: '-- -' },
  /** Of an action about which a request waits; before publication nobody above may know of it, so the date moves at once. */
  askingAgain: withLeaders({ unit: 'wy -- -- -', above: 'wy -- n- -- -' }),
  /** The organisation's leader asked: leads above decide, never who asked. */
  deciding: withLeaders({ unit: 'nn -- -- -', above: 'nn -- y- -- -' }),
  /** Reported complete by the organisation's leader: confirmed by leads above. */
  confirming: withLeaders({ unit: 'nn -- -- -', above: 'nn -- y- -- -' }),
  confirmingWrongMoment: withLeaders({ unit: 'nn -- -- -', above: 'nn -- w- -- -' }),
  /** An action that waits for another one of its own organisation: for its leaders and those above. */
  answeringWaiting: withLeaders({ unit: 'yy -- -- -', above: 'yy -- y- -- -' }),
  /** It waits for the police. */
  answeringForOthers: withLeaders({ unit: 'nn -- -- -', above: 'nn -- n- -- -' }),
  waitingFor: withLeaders({ unit: 'y. n. n. -', above: 'y. n. y. n. -' }),
  /** Days that an organisation has named: leaders of it and inspectors keep them, whoever is above it sees them. */
  namingDays: { ...withLeaders({ unit: 'y. n. n. -', above: 'y. n. n. n. -' }), inspector: 'y. -' },
  removingDays: { ...withLeaders({ unit: 'y. -. -. -', above: 'y. -. n. -. -' }), inspector: 'y. -' },
  takingBack: withLeaders({ unit: 'yw -- -- -', above: 'yw -- n- -- -' }),
  inspectingWrongMoment: nobodyBut('inspector', 'ww -'),
  inspectingOnceOut: nobodyBut('inspector', 'yw -'),
  /** A draft exists for the inspectorate alone; once published, a review is part of the plan (see query). */
  draftOfInspectors: {
    unit_leader: '-. -. -. -',
    staff: '-. -. -. -',
    regional_lead: '-. -. -. -. -',
    national_lead: '-. -. -. -. -',
    inspector: 'y. -',
    administrator: 'n. n',
  },
  inspectingOne: nobodyBut('inspector', 'y. -'),
  inspectingOneWrongMoment: nobodyBut('inspector', 'w. -'),
  replyingToDraft: withLeaders({ unit: '-. -. -. -', above: '-. -. -. -. -' }),
  replyingTooLate: withLeaders({ unit: 'w. -. -. -', above: 'w. -. n. -. -' }),
  closingUnanswered: nobodyBut('inspector', 'w. -'),
  closingAnswered: nobodyBut('inspector', 'y. -'),
  inspectingTheClosed: nobodyBut('inspector', 'y. -'),
  madeAgain: { ...nobodyBut('inspector', 'y. -'), administrator: 'y. -' },
  madeAgainWrongMoment: { ...nobodyBut('inspector', 'ww -'), administrator: 'ww -' },
  administering: nobodyBut('administrator', 'yy -'),
  administeringBeforePublication: nobodyBut('administrator', 'wy -'),
  planSubmitted: { ...withLeaders({ unit: 'yy n- n- -', above: 'yy n- n- n- -' }), administrator: 'yy -' },
  importingPlan: withLeaders({ unit: 'yy n- n- -', above: 'yy n- n- n- -' }),
  /** The plan of an organisation over all its inspections. */
  planOfOrganisation: {
    unit_leader: 'y. n. n. -',
    staff: 'y. n. n. -',
    regional_lead: 'y. n. y. n. -',
    national_lead: 'y. n. y. n. -',
    inspector: 'y. -',
    administrator: 'n. n',
  },
  /** Organisations and people have no embargo; pages without a record have no relation either. */
  organisation: {
    unit_leader: 'y. y. y. -',
    staff: 'y. y. y. -',
    regional_lead: 'y. y. y. y. -',
    national_lead: 'y. y. y. y. -',
    inspector: 'y. -',
    administrator: 'y. -',
  },
  administeringOne: nobodyBut('administrator', 'y. -'),
  administeringWrongMoment: nobodyBut('administrator', 'w. -'),
  /** The people of an organisation: those who lead it or lie above it, and administrators. The organisation itself everybody sees. */
  peopleOfOne: { ...withLeaders({ unit: 'y. n. n. -', above: 'y. n. y. n. -' }), administrator: 'y. -' },
  /** Their invitations and memberships exist for nobody else. */
  keepingPeople: { ...withLeaders({ unit: 'y. -. -. -', above: 'y. -. y. -. -' }), administrator: 'y. -' },
  /** These people have no second step. */
  resettingNone: nobodyBut('administrator', 'w. -'),
  everyone: { unit_leader: 'y', staff: 'y', regional_lead: 'y', national_lead: 'y', inspector: 'y', administrator: 'y' },
  leaders: { unit_leader: 'y', staff: 'n', regional_lead: 'y', national_lead: 'y', inspector: 'n', administrator: 'n' },
  planReaders: { unit_leader: 'y', staff: 'y', regional_lead: 'y', national_lead: 'y', inspector: 'y', administrator: 'n' },
  administrators: { unit_leader: 'n', staff: 'n', regional_lead: 'n', national_lead: 'n', inspector: 'n', administrator: 'y' },
} satisfies Record<string, Row>

export type Record_ =
  | 'none'
  | 'recommendation'
  | 'answer'
  | 'closedAnswer'
  | 'madeAgainAnswer'
  | 'action'
  | 'ownedAction'
  | 'endedAction'
  | 'check'
  | 'answerCheck'
  | 'ownedCheck'
  | 'askedAction'
  | 'request'
  | 'waitingAction'
  | 'dueCheck'
  | 'laterCheck'
  | 'update'
  | 'comment'
  | 'figure'
  | 'lineComment'
  | 'inspectorsComment'
  | 'evidence'
  | 'lineEvidence'
  | 'removedEvidence'
  | 'evidenceFile'
  | 'lineEvidenceFile'
  | 'removedEvidenceFile'
  | 'practiceCheck'
  | 'pendingEvidence'
  | 'query'
  | 'answeredQuery'
  | 'review'
  | 'draftReview'
  | 'judgement'
  | 'reviewNote'
  | 'inspection'
  | 'organisation'
  | 'namedDay'
  | 'endedOrganisation'
  | 'person'
  | 'mail'
  | 'framework'
  | 'standard'
  | 'retiredStandard'
  | 'standardMatch'
  | 'otherStandard'
  | 'theme'
  | 'retiredTheme'
  | 'setting'
  | 'leaver'
  | 'invitation'
  | 'membership'

type Stated = Partial<Record<Record_, keyof typeof rows>>

/** Every path of routes.ts, with the kinds of record it is tried on. GET and POST of an address say the same. */
// biome-ignore format: it is read as a table
export const access: Record<string, Stated> = {
  '/':                             { none: 'everyone' },
  '/accessibility':                { none: 'everyone' },
  '/account/mail':                 { none: 'everyone' },
  '/standings':                    { none: 'everyone' },
  '/account':                      { none: 'everyone' },
  '/account/app':                  { none: 'everyone' },
  '/account/app/remove':           { none: 'everyone' },
  '/account/recovery-codes':       { none: 'everyone' },
  '/account/passkeys/add':         { none: 'everyone' },
  '/account/passkeys/options':     { none: 'everyone' },
  '/account/passkeys/rename':      { none: 'everyone' },
  '/account/passkeys/remove':      { none: 'everyone' },
  '/account/single-sign-on/link':  { none: 'everyone' },
  '/account/single-sign-on/unlink': { none: 'everyone' },
  '/account/sessions':             { none: 'everyone' },
  '/account/time-left':            { none: 'everyone' },
  '/account/stay':                 { none: 'everyone' },
  '/recommendations':              { none: 'everyone' },
  '/recommendations.csv':          { none: 'everyone' },
  '/recommendations/:id':          { recommendation: 'published' },
  '/recommendations/:id/correct':  { recommendation: 'administering' },
  '/recommendations/:id/withdraw': { recommendation: 'administering' },
  '/recommendations/:id/repeats':  { recommendation: 'administering' },
  '/recommendations/:id/suggestions': { recommendation: 'administering' },
  '/recommendations/:id/chain':    { recommendation: 'published' },

  '/answers/:id/respond':          { answer: 'answering', closedAnswer: 'answeringTheClosed' },
  '/answers/:id/owner':            { answer: 'answering', closedAnswer: 'answeringTheClosed' },
  '/answers/:id/log-action':       { answer: 'answering', closedAnswer: 'answeringTheClosed' },
  '/answers/:id/comment':          { answer: 'commentsOnAnswer' },
  '/answers/:id/query':            { answer: 'inspectingOnceOut' },
  '/answers/:id/made-again':       { answer: 'madeAgainWrongMoment', madeAgainAnswer: 'madeAgain' },
  '/answers/:id/reopen':           { answer: 'inspectingWrongMoment', closedAnswer: 'inspectingTheClosed' },

  '/reviews':                      { none: 'planReaders' },
  '/reviews/:id':                  { review: 'query', draftReview: 'draftOfInspectors' },
  '/organisations/:code/open-review': { organisation: 'inspectingOneWrongMoment' },
  '/answers/:id/judge':            { answer: 'inspectingOnceOut', closedAnswer: 'inspectingTheClosed' },
  '/answers/:id/take-out-judgement': { answer: 'inspectingOnceOut' },
  '/judgements/:id/supersede':     { judgement: 'inspectingOne' },
  '/reviews/:id/share':            { draftReview: 'inspectingOne', review: 'inspectingOneWrongMoment' },
  '/reviews/:id/reply':            { draftReview: 'replyingToDraft', review: 'replyingTooLate' },
  '/reviews/:id/publish':          { draftReview: 'inspectingOneWrongMoment', review: 'inspectingOneWrongMoment' },
  '/reviews/:id/discard':          { draftReview: 'inspectingOne', review: 'inspectingOneWrongMoment' },
  '/reviews/:id/note':             { draftReview: 'inspectingOne', review: 'inspectingOne' },
  '/review-notes/:id/change':      { reviewNote: 'inspectingOne' },
  '/review-notes/:id/remove':      { reviewNote: 'inspectingOne' },

  '/answers/:id/check':            { answer: 'answering', closedAnswer: 'answeringTheClosed' },
  '/answers/:id/plan-check':       { answer: 'answering', closedAnswer: 'answeringTheClosed' },
  '/actions/:id/check':            { action: 'reporting', ownedAction: 'reportingOnOwn', endedAction: 'reporting' },
  '/actions/:id/plan-check':       { action: 'reporting', ownedAction: 'reportingOnOwn', endedAction: 'reporting' },
  '/practice-checks/:id/report':   { check: 'reportingTooLate', answerCheck: 'reporting', ownedCheck: 'reportingOnOwn' },
  '/practice-checks/:id/correct':  { check: 'reporting' },
  '/practice-checks/:id/withdraw': { check: 'reporting', answerCheck: 'reporting', ownedCheck: 'reportingOnOwn' },

  '/actions/:id':                  { action: 'plan', endedAction: 'plan' },
  '/actions/:id/update':           { action: 'reporting', ownedAction: 'reportingOnOwn', endedAction: 'reportingTooLate' },
  '/actions/:id/blocked':          { action: 'reporting', ownedAction: 'reportingOnOwn', endedAction: 'reportingTooLate' },
  '/actions/:id/complete':         { action: 'reporting', ownedAction: 'reportingOnOwn', endedAction: 'reportingTooLate' },
  '/actions/:id/move-date':        { action: 'leadingWrongMoment', endedAction: 'leadingWrongMoment' },
  '/actions/:id/more-time':        { action: 'leadingAction', askedAction: 'askingAgain', endedAction: 'leadingWrongMoment' },
  '/answers/:id/more-time':        { answer: 'answering', closedAnswer: 'answeringTheClosed' },
  '/sustain-checks/:id/answer':    { dueCheck: 'reporting', laterCheck: 'reportingTooLate' },
  '/actions/:id/answer-waiting':   { waitingAction: 'answeringWaiting', ownedAction: 'answeringForOthers' },
  '/organisations/:code/waiting':  { organisation: 'waitingFor' },
  '/answers/:id/put-aside':        { answer: 'answering', closedAnswer: 'answeringTheClosed' },
  '/answers/:id/take-up':          { answer: 'answering', closedAnswer: 'answeringTheClosed' },
  '/actions/:id/confirm':          { endedAction: 'confirming', action: 'confirmingWrongMoment' },
  '/actions/:id/return':           { endedAction: 'confirming', action: 'confirmingWrongMoment' },
  '/requests':                     { none: 'leaders' },
  '/requests/:id/decide':          { request: 'deciding' },
  '/requests/:id/withdraw':        { request: 'takingBack' },
  '/actions/:id/drop':             { action: 'leadingAction', endedAction: 'leadingWrongMoment' },
  '/actions/:id/reopen':           { action: 'leadingWrongMoment', endedAction: 'leadingAction' },
  '/actions/:id/edit':             { action: 'leadingAction', endedAction: 'leadingWrongMoment' },
  '/actions/:id/comment':          { action: 'plan' },
  '/actions/:id/query':            { action: 'inspectingOnceOut', endedAction: 'inspectingOnceOut' },
  '/updates/:id/correct':          { update: 'ownWords' },
  '/updates/:id/withdraw':         { update: 'ownWords' },
  '/comments/:id/reply':           { comment: 'plan', lineComment: 'commentsOfTheLine', inspectorsComment: 'commentsOfInspectors' },
  '/comments/:id/correct':         { comment: 'ownComment', lineComment: 'ownCommentOfTheLine', inspectorsComment: 'commentsOfInspectors' },
  '/comments/:id/withdraw':        { comment: 'ownComment', lineComment: 'ownCommentOfTheLine', inspectorsComment: 'commentsOfInspectors' },
  '/actions/:id/evidence':         { action: 'reporting', ownedAction: 'reportingOnOwn', endedAction: 'reporting' },
  '/answers/:id/evidence':         { answer: 'answering', closedAnswer: 'answeringOnceClosed' },
  '/updates/:id/evidence':         { update: 'ownWords' },
  '/practice-checks/:id/evidence': { practiceCheck: 'evidenceOfCheck' },
  '/evidence/:id':                 { evidence: 'plan', lineEvidence: 'commentsOfTheLine', removedEvidence: 'plan' },
  '/evidence-files/:id':           { evidenceFile: 'plan', lineEvidenceFile: 'commentsOfTheLine', removedEvidenceFile: 'removedFile' },
  '/evidence/:id/correct':         { evidence: 'ownWords', lineEvidence: 'ownEvidenceOfTheLine', removedEvidence: 'evidenceOfTheLineGone' },
  '/evidence/:id/new-version':     { evidence: 'ownWords', lineEvidence: 'ownEvidenceOfTheLine', removedEvidence: 'evidenceOfTheLineGone' },
  '/evidence/:id/remove':          { evidence: 'ownWords', lineEvidence: 'ownEvidenceOfTheLine', removedEvidence: 'evidenceOfTheLineGone' },
  '/pending-evidence/:id':         { pendingEvidence: 'ownPending' },
  '/queries/:id/answer':           { query: 'query' },
  '/queries/:id/close':            { query: 'closingUnanswered', answeredQuery: 'closingAnswered' },

  '/account/password':                               { none: 'everyone' },
  '/organisations/:code/people':                     { organisation: 'peopleOfOne' },
  '/organisations/:code/people/invite':              { organisation: 'peopleOfOne' },
  '/invitations/:id/send-again':                     { invitation: 'keepingPeople' },
  '/invitations/:id/withdraw':                       { invitation: 'keepingPeople' },
  '/memberships/:id/change':                         { membership: 'keepingPeople' },
  '/memberships/:id/end':                            { membership: 'keepingPeople' },

  '/administration':                                 { none: 'administrators' },
  '/administration/redact':                          { none: 'administrators' },
  '/administration/redact-file':                     { none: 'administrators' },
  '/administration/outbox':                          { none: 'administrators' },
  '/administration/outbox/:id':                      { mail: 'administeringOne' },
  '/administration/access-record':                   { none: 'administrators' },
  '/administration/access-record.csv':               { none: 'administrators' },
  '/administration/people':                          { none: 'administrators' },
  '/administration/people/invite':                   { none: 'administrators' },
  '/administration/people/:id':                      { person: 'administeringOne' },
  '/administration/people/:id/rename':               { person: 'administeringOne' },
  '/administration/people/:id/give-role':            { person: 'administeringOne' },
  '/administration/people/:id/deactivate':           { person: 'administeringOne' },
  '/administration/people/:id/reactivate':           { person: 'administeringWrongMoment', leaver: 'administeringOne' },
  '/administration/people/:id/reset-second-factor': { person: 'resettingNone' },
  '/administration/people/:id/sessions':            { person: 'administeringOne' },
  '/administration/organisations':                   { none: 'administrators' },
  '/administration/organisations/new':               { none: 'administrators' },
  '/administration/organisations/:code':             { organisation: 'administeringOne' },
  '/administration/organisations/:code/rename':      { organisation: 'administeringOne' },
  '/administration/organisations/:code/move':        { organisation: 'administeringOne' },
  '/administration/organisations/:code/close':       { organisation: 'administeringOne', endedOrganisation: 'administeringOne' },
  '/administration/organisations/:code/split':       { organisation: 'administeringOne', endedOrganisation: 'administeringWrongMoment' },
  '/administration/organisations/:code/keep':        { organisation: 'administeringWrongMoment', endedOrganisation: 'administeringOne' },
  '/administration/organisations/:code/alias':       { organisation: 'administeringOne' },
  '/administration/organisations/:code/successor':   { organisation: 'administeringOne' },
  '/administration/organisations/:code/pass':        { organisation: 'administeringOne' },
  '/administration/frameworks':                      { none: 'administrators' },
  '/administration/frameworks/new':                  { none: 'administrators' },
  '/administration/frameworks/:id':                  { framework: 'administeringOne' },
  '/administration/frameworks/:id/change':           { framework: 'administeringOne' },
  '/administration/frameworks/:id/new-version':      { framework: 'administeringOne' },
  '/administration/frameworks/:id/scale':            { framework: 'administeringOne' },
  '/administration/frameworks/:id/standards/new':    { framework: 'administeringOne' },
  '/administration/standards/:id/rename':            { standard: 'administeringOne', retiredStandard: 'administeringOne' },
  '/administration/standards/:id/retire':            { standard: 'administeringOne', retiredStandard: 'administeringWrongMoment' },
  '/administration/standards/:id/bring-back':        { standard: 'administeringWrongMoment', retiredStandard: 'administeringOne' },
  '/administration/standards/:id/match':             { standard: 'administeringOne' },
  '/administration/standard-matches/:id/remove':     { standardMatch: 'administeringOne' },
  '/administration/themes':                          { none: 'administrators' },
  '/administration/themes/new':                      { none: 'administrators' },
  '/administration/themes/:id/rename':               { theme: 'administeringOne', retiredTheme: 'administeringOne' },
  '/administration/themes/:id/retire':               { theme: 'administeringOne', retiredTheme: 'administeringWrongMoment' },
  '/administration/themes/:id/bring-back':           { theme: 'administeringWrongMoment', retiredTheme: 'administeringOne' },
  '/administration/settings':                        { none: 'administrators' },
  '/administration/settings/:id':                    { setting: 'administeringOne' },
  '/administration/inspections/new':                 { none: 'administrators' },
  '/inspections/:reference/entry':                   { inspection: 'administering' },
  '/inspections/:reference/edit':                    { inspection: 'administering' },
  '/inspections/:reference/state':                   { inspection: 'administeringBeforePublication' },
  '/inspections/:reference/ratings':                 { inspection: 'administering' },
  '/inspections/:reference/figures':                 { inspection: 'administering' },
  '/figures/:id/correct':                            { figure: 'administering' },
  '/figures/:id/remove':                             { figure: 'administering' },
  '/inspections/:reference/publish':                 { inspection: 'administeringBeforePublication' },
  '/inspections/:reference/recommendations/new':     { inspection: 'administering' },
  '/inspections/:reference/recommendations/paste':   { inspection: 'administering' },
  '/inspections/:reference/recommendations/import':  { inspection: 'administering' },
  '/inspections/:reference/repeats':                 { inspection: 'administering' },
  '/inspections/:reference/recommendations/check':   { inspection: 'administering' },

  '/organisations':                                  { none: 'everyone' },
  '/organisations/:code':                            { organisation: 'organisation' },
  '/organisations/:code/behind-the-rating':          { organisation: 'organisation' },
  '/organisations/:code/changes':                    { organisation: 'organisation' },
  '/organisations/:code/changes.csv':                { organisation: 'organisation' },
  '/organisations/:code/name-day':                   { organisation: 'namingDays' },
  '/named-days/:id/remove':                          { namedDay: 'removingDays' },
  '/organisations/:code/behind-the-rating.docx':     { organisation: 'organisation' },
  '/organisations/:code/readiness':                  { organisation: 'planOfOrganisation' },
  '/organisations/:code/readiness.docx':             { organisation: 'planOfOrganisation' },
  '/organisations/:code/readiness.pdf':              { organisation: 'planOfOrganisation' },
  '/organisations/:code/readiness/brief':            { organisation: 'planOfOrganisation' },
  '/organisations/:code/readiness/brief.docx':       { organisation: 'planOfOrganisation' },
  '/organisations/:code/readiness/brief.pdf':        { organisation: 'planOfOrganisation' },
  '/inspections':                                    { none: 'everyone' },
  '/inspections/:reference':                         { inspection: 'published' },
  '/inspections/:reference/changes':                 { inspection: 'published' },
  '/inspections/:reference/changes.csv':             { inspection: 'published' },
  '/inspections/:reference/plan':                    { inspection: 'published' },
  '/inspections/:reference/plan/consistency':        { inspection: 'planOfInspection' },
  '/inspections/:reference/plan.csv':                { inspection: 'planOfInspection' },
  '/inspections/:reference/plan.docx':               { inspection: 'planOfInspection' },
  '/inspections/:reference/plan/submitted':          { inspection: 'planSubmitted' },
  '/inspections/:reference/plan/import':             { inspection: 'importingPlan' },
}

/**
 * Every address before the door, by method and path: what it answers to whoever is not signed in and asks for nothing that there is (an
 * invitation that never was, an empty form). Nobody learns from it whether an account or a record exists.
 */
export const openAccess: Record<string, number> = {
  'get /sign-in': 200,
  'post /sign-in': 403,
  'post /sign-out': 403,
  'post /sign-in/passkey/options': 403,
  'post /sign-in/passkey': 403,
  'get /sign-in/single-sign-on': 404,
  'get /sign-in/single-sign-on/callback': 404,
  'get /sign-in/code': 303,
  'post /sign-in/code': 403,
  'get /sign-in/recovery-code': 303,
  'post /sign-in/recovery-code': 403,
  'get /sign-in/set-up': 303,
  'post /sign-in/set-up': 403,
  'get /sign-in/set-up/passkey': 303,
  'post /sign-in/set-up/passkey/options': 403,
  'post /sign-in/set-up/passkey': 403,
  'get /invitation': 404,
  'post /invitation': 403,
  'get /forgot-password': 200,
  'post /forgot-password': 403,
  'get /reset-password': 404,
  'post /reset-password': 403,
}

/** What "y" answers where it is not 200 to GET and 303 to POST. */
export const unusual: Record<string, number> = {
  // The list that was read is shown to be checked; asked for by itself there is nothing to check.
  'get /inspections/:reference/recommendations/check': 303,
  'post /inspections/:reference/recommendations/paste': 200,
  'post /inspections/:reference/recommendations/import': 200,
  'post /inspections/:reference/plan/import': 200,
  // These people have nothing to remove yet, and do not prove that they are who they are.
  'get /account/app/remove': 303,
  'get /account/passkeys/rename': 303,
  'get /account/passkeys/remove': 303,
  'get /account/single-sign-on/link': 303,
  'get /account/single-sign-on/unlink': 303,
  // Nothing that is like another: nothing is said of it.
  'post /recommendations/:id/suggestions': 422,
  'post /account/app': 422,
  'post /account/app/remove': 422,
  'post /account/recovery-codes': 422,
  'post /account/passkeys/add': 422,
  'post /account/passkeys/options': 200,
  'post /account/passkeys/rename': 422,
  'post /account/passkeys/remove': 422,
  'post /account/single-sign-on/link': 409,
  'post /account/single-sign-on/unlink': 409,
  // These organisations still exist, so nothing is passed on.
  'post /administration/organisations/:code/pass': 422,
}

/** The texts in the world of the test, and who may read each. */
export type Layer = 'text' | 'plan' | 'line' | 'inspectorate'
const leads: Role[] = ['unit_leader', 'regional_lead', 'national_lead']
const insiders: Role[] = [...leads, 'staff']

export function mayRead(role: Role, layer: Layer, relation: Relation, state: State): boolean {
  const knows = state === 'published' || role === 'inspector' || role === 'administrator' || (leads.includes(role) && relation === 'own')
  const inLine = insiders.includes(role) && (relation === 'own' || relation === 'below')
  const entitled = { text: true, plan: inLine || role === 'inspector', line: inLine, inspectorate: role === 'inspector' }
  return knows && entitled[layer]
}
