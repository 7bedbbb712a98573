// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it quotes code
// Ways to break the service on purpose, one condition, lock, check or record at a time, and the tests that must notice each.

export interface Break {
  /** What is gone, in words. */
  what: string
  file: string
  /** Stands in the file exactly once. */
  find: string
  replace: string
  caughtBy: string[]
  /** Only the tests of these names, where a whole suite would take long. */
  only?: string
}

const asked = 'tests/routes/access.test.ts'
const commands = 'tests/record/commands.test.ts'

const visibility: Break[] = [
  {
    what: 'Embargoed inspections are seen by whoever leads nothing',
    file: 'src/visibility/queries.ts',
    find: 'return person.leads.length ? `(${published} OR ${led})` : published',
    replace: "return person.leads.length ? `(${published} OR ${led})` : 'true'",
    caughtBy: ['tests/recommendations/queries.test.ts', 'tests/inspections/pages.test.ts'],
  },
  {
    what: 'Embargoed inspections are seen by every leader',
    file: 'src/visibility/queries.ts',
    find: 'return person.leads.length ? `(${published} OR ${led})` : published',
    replace: 'return person.leads.length ? `(true OR ${led})` : published',
    caughtBy: ['tests/recommendations/queries.test.ts'],
  },
  {
    what: 'Every plan is seen by everyone',
    file: 'src/visibility/queries.ts',
    find: "(person.inspector ? 'true' : person.organisations.length ? 'o.line && :mine' : 'false')",
    replace: "(person ? 'true' : 'false')",
    caughtBy: ['tests/plans/queries.test.ts', 'tests/recommendations/queries.test.ts'],
  },
  {
    what: 'How an answer stands is seen by every unit',
    file: 'src/visibility/queries.ts',
    find: 'person.organisations.length ? `(o.line && :mine OR io.line',
    replace: 'person.organisations.length ? `(true OR o.line && :mine OR io.line',
    caughtBy: ['tests/recommendations/queries.test.ts'],
  },
  {
    what: 'Comments are seen by whoever sees the plan, whatever their audience',
    file: 'src/visibility/queries.ts',
    find: 'return `(c.audience IN (${audiences}) OR ${line})`',
    replace: "return audiences || line ? 'true' : ''",
    caughtBy: ['tests/comments/commands.test.ts', 'tests/recommendations/trail.test.ts'],
  },
  {
    what: 'The list has embargoed rows for everyone',
    file: 'src/visibility/queries.ts',
    find: "published: 'b.published',",
    replace: "published: 'true',",
    caughtBy: [asked],
    only: 'lists, files and searches',
  },
  {
    what: 'The list searches the plans of others',
    file: 'src/recommendations/listQueries.ts',
    find: 'plan: planSeen(person) }',
    replace: "plan: planSeen(person) && 'true' }",
    caughtBy: [asked],
    only: 'lists, files and searches',
  },
  {
    what: 'Whoever filters the list by an organisation sees its plans',
    file: 'src/recommendations/listQueries.ts',
    find: 'if (line?.some(id => person.organisations.includes(id)))',
    replace: 'if (line?.length)',
    caughtBy: [asked],
    only: 'lists, files and searches',
  },
  {
    what: 'Pages of an earlier day read the tables of today',
    file: 'src/db/asAt.ts',
    find: "'as_at, extensions'",
    replace: "'public, extensions'",
    caughtBy: ['tests/db/asAt.test.ts'],
  },
]

const rights: Break[] = [
  {
    what: 'An action may be changed whatever its status',
    file: 'src/actions/workflow.ts',
    find: 'actionActs[act].from.includes(action.status) && (',
    replace: '(',
    caughtBy: ['tests/actions/commands.test.ts'],
  },
  {
    what: 'Everybody who sees an action may do anything with it',
    file: 'src/actions/workflow.ts',
    find: 'boolean => actionActs[act].who(person, action)',
    replace: 'boolean => Boolean(actionActs[act] && person && action)',
    caughtBy: [commands],
    only: '^actions\\.drop',
  },
  {
    what: 'An answer may be changed when it is closed',
    file: 'src/recommendations/workflow.ts',
    find: 'mayEverAnswer(person, act, answer) && answerActs[act].when(answer)',
    replace: 'mayEverAnswer(person, act, answer)',
    caughtBy: ['tests/recommendations/commands.test.ts'],
  },
  {
    what: 'Everybody may answer for everybody',
    file: 'src/recommendations/workflow.ts',
    find: 'boolean => answerActs[act].who(person, answer)',
    replace: 'boolean => Boolean(answerActs[act] && person && answer)',
    caughtBy: [commands],
    only: '^recommendations\\.respond',
  },
  {
    what: 'Everybody may administer, where only the command asks',
    file: 'src/administration/onlyAdministrators.ts',
    find: 'if (!administrator) throw new Forbidden()',
    replace: 'if (administrator === undefined) throw new Forbidden()',
    caughtBy: [commands],
    only: '^settings\\.changeSetting',
  },
  {
    what: 'One address is for everyone, not for administrators',
    file: 'src/routes/administration.ts',
    find: "get('/administration/themes',                         'administrators',",
    replace: "get('/administration/themes',                         'everyone',",
    caughtBy: ['tests/administration/access.test.ts'],
    only: 'the staff may see',
  },
  {
    what: 'No address asks who it is for',
    file: 'src/app.ts',
    find: 'req.user && allows(req.user as never)',
    replace: 'req.user && allows',
    caughtBy: ['tests/administration/access.test.ts'],
    only: 'the staff may see',
  },
  {
    what: 'There is no door',
    file: 'src/app.ts',
    find: 'app.use(door)',
    replace: 'void door',
    caughtBy: [asked],
    only: 'nobody signed in: get /recommendations',
  },
]

const forms: Break[] = [
  {
    what: 'Forms need no token',
    file: 'src/app.ts',
    find: 'plainForm, csrfCheck, repeats]',
    replace: 'plainForm, repeats]',
    caughtBy: ['tests/badInput/forms.test.ts'],
    only: 'a form .* is refused, and what was typed',
  },
  {
    what: 'Forms of other sites are taken',
    file: 'src/app.ts',
    find: 'app.use(sameOrigin)',
    replace: 'void sameOrigin',
    caughtBy: ['tests/badInput/forms.test.ts'],
    only: 'a form .* is refused, and what was typed',
  },
  {
    what: 'A form that is sent twice acts twice',
    file: 'src/db/act.ts',
    find: 'if (earlier) return',
    replace: 'if (earlier && !tx) return',
    caughtBy: ['tests/db/act.test.ts'],
  },
  {
    what: 'What the last form said is done again',
    file: 'migrations/20261122001050_gaps.ts',
    find: 'WHERE content = _content AND used_at',
    replace: 'WHERE used_at IS NULL AND used_at',
    caughtBy: ['tests/db/act.test.ts', 'tests/badInput/repeats.test.ts'],
  },
  {
    what: 'No form is ever stale',
    file: 'src/errors.ts',
    find: 'if (shown !== record.version) throw',
    replace: 'if (shown === -1) throw',
    caughtBy: ['tests/recommendations/commands.test.ts', 'tests/administration/themes.test.ts'],
  },
  {
    what: 'Closing an organisation looks at no version',
    file: 'src/organisations/endingCommands.ts',
    find: 'checkVersion(organisation, version, { valid_to: organisation.valid_to })',
    replace: 'void version',
    caughtBy: ['tests/organisations/endings.test.ts'],
  },
]

const locks: Break[] = [
  {
    what: 'The same form said twice at once is not locked',
    file: 'migrations/20261122001050_gaps.ts',
    find: 'PERFORM pg_advisory_xact_lock(',
    replace: 'PERFORM concat(',
    caughtBy: ['tests/db/act.test.ts'],
  },
  {
    what: 'An action is not locked',
    file: 'migrations/20261122000550_keeping_facts.ts',
    find: 'PERFORM 1 FROM public.actions WHERE id = _id FOR UPDATE;',
    replace: 'PERFORM 1 FROM public.actions WHERE id = _id;',
    caughtBy: ['tests/actions/commands.test.ts'],
  },
  {
    what: 'Standing facts are not locked before they are counted',
    file: 'migrations/20261122000550_keeping_facts.ts',
    find: 'WHERE addressee_id = ANY(_addressees) ORDER BY addressee_id FOR UPDATE;',
    replace: 'WHERE addressee_id = ANY(_addressees) ORDER BY addressee_id;',
    caughtBy: ['tests/actions/commands.test.ts'],
  },
  {
    what: 'An organisation is not locked',
    file: 'src/organisations/queries.ts',
    find: '.where({ code }).forUpdate().first()',
    replace: '.where({ code }).first()',
    caughtBy: ['tests/organisations/endings.test.ts'],
  },
  {
    what: 'An inspection is not locked',
    file: 'src/inspections/queries.ts',
    find: 'FOR UPDATE OF i`',
    replace: '`',
    caughtBy: ['tests/inspections/commands.test.ts'],
  },
]

const kept: Break[] = [
  {
    what: 'Standing facts are not kept when an action is logged',
    file: 'src/actions/commands.ts',
    find: '    facts: addressees,\n    chain: `action:${action!.id}`,\n',
    replace: '    chain: `action:${action!.id}`,\n',
    caughtBy: ['tests/actions/commands.test.ts', 'tests/standing/kept.test.ts'],
  },
  {
    what: 'Standing facts are not kept when answers pass to a successor',
    file: 'src/organisations/commands.ts',
    find: 'if (ids.length) await keepFacts(tx, ids)',
    replace: 'void keepFacts',
    caughtBy: ['tests/organisations/commands.test.ts', 'tests/standing/kept.test.ts'],
  },
  {
    what: 'Renaming a theme is not recorded',
    file: 'src/themes/commands.ts',
    find: "await record(tx, { chain: `theme:${id}`, act: 'renameTheme', before: { name: theme.name }, after: { name } })",
    replace: 'void 0',
    caughtBy: [commands],
    only: '^themes\\.renameTheme',
  },
  {
    what: 'The record can be changed',
    file: 'migrations/20261122000500_record_of_events.ts',
    find: 'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON events FOR',
    replace: 'CREATE TRIGGER append_only BEFORE UPDATE OF chain ON events FOR',
    caughtBy: ['tests/record/record.test.ts'],
  },
  {
    what: 'A name is redacted, but not in history',
    file: 'src/record/redaction.ts',
    find: 'await redact(tx, place, `history.${table}`, column, where)',
    replace: 'void 0',
    caughtBy: ['tests/record/redaction.test.ts'],
  },
  {
    what: 'A region closes above its units',
    file: 'src/organisations/endingCommands.ts',
    find: 'await refuseUnitsBelow(tx, id, valid_to, field)',
    replace: 'void refuseUnitsBelow',
    caughtBy: ['tests/organisations/endings.test.ts'],
  },
]

const printed: Break[] = [
  {
    what: 'Pages print what people typed as it is',
    file: 'src/web/views.ts',
    find: 'return needsEscaping.test(text) ? text.replaceAll(special, escapeCharacter) : text',
    replace: 'return needsEscaping.test(text) ? text.replaceAll(special, one => one || escapeCharacter(one)) : text',
    caughtBy: ['tests/views.test.ts'],
  },
  {
    what: 'Formulas go into CSV files as they are',
    file: 'src/sheets/csv.ts',
    find: 'escape_formulas: true',
    replace: 'escape_formulas: false',
    caughtBy: ['tests/sheets/csv.test.ts'],
  },
]

const checks: Break[] = [
  {
    what: 'The share of a practice check stands in rows of plans that are not the reader’s',
    file: 'src/recommendations/listQueries.ts',
    find: '`CASE WHEN ${plan} THEN f.last_check_${name} END AS last_check_${name}`',
    replace: '`CASE WHEN ${plan} OR true THEN f.last_check_${name} END AS last_check_${name}`',
    caughtBy: ['tests/practiceChecks/pages.test.ts'],
  },
  {
    what: 'A practice check is corrected over somebody else’s correction',
    file: 'src/practiceChecks/commands.ts',
    find: "if ('checked_on' in values !== (check.checked_on !== null)) throw new Conflict('This check has been reported meanwhile')\n    checkVersion(check, version, shown(check))",
    replace:
      "if ('checked_on' in values !== (check.checked_on !== null)) throw new Conflict('This check has been reported meanwhile')\n    void [checkVersion, version]",
    caughtBy: ['tests/practiceChecks/commands.test.ts', 'tests/practiceChecks/atOnce.test.ts'],
  },
  {
    what: 'Everybody who sees an action reports checks on it',
    file: 'src/practiceChecks/workflow.ts',
    find: 'return owns || person.leads.includes(checked.organisation_id)',
    replace: 'return owns || person.leads.length >= 0',
    caughtBy: [commands],
    only: 'checks',
  },
  {
    what: 'Advice on a plan counts the evidence that is for its line only',
    file: 'src/plans/consistencyQueries.ts',
    find: "AND e.audience = 'everyone'",
    replace: '',
    caughtBy: ['tests/plans/consistency.test.ts'],
  },
]

const evidence: Break[] = [
  {
    what: 'Evidence for the line is seen by inspectors',
    file: 'src/visibility/queries.ts',
    find: "`(e.audience = 'everyone'${person",
    replace: "`(e.audience <> ''${person",
    caughtBy: ['tests/evidence/pages.test.ts'],
  },
  {
    what: 'Evidence can be downloaded before it was looked at',
    file: 'src/evidence/workflow.ts',
    find: "scan === 'none' || scan === 'clean'",
    replace: "scan !== 'infected'",
    caughtBy: ['tests/evidence/scans.test.ts'],
  },
  {
    what: 'Evidence with a virus can be downloaded',
    file: 'src/evidence/workflow.ts',
    find: "scan === 'none' || scan === 'clean'",
    replace: "scan !== 'waiting'",
    caughtBy: ['tests/evidence/scans.test.ts'],
  },
  {
    what: 'Evidence that was removed can be downloaded',
    file: 'src/evidence/pages.ts',
    find: "if (file.removed_on) throw new Conflict('This evidence has been removed.')",
    replace: '',
    caughtBy: ['tests/evidence/pages.test.ts'],
  },
  {
    what: 'Evidence that is refused stays in the store',
    file: 'src/evidence/storing.ts',
    find: 'if (!taken || wasUndone(error)) await discard()',
    replace: 'void wasUndone',
    caughtBy: ['tests/evidence/store.test.ts'],
  },
  {
    what: 'Evidence is taken out of the store when nobody knows whether it was added',
    file: 'src/evidence/storing.ts',
    find: 'if (!taken || wasUndone(error)) await discard()',
    replace: 'await discard(); void wasUndone',
    caughtBy: ['tests/evidence/store.test.ts'],
  },
  {
    what: 'Evidence with numbers of people is not asked about',
    file: 'src/evidence/pages.ts',
    find: 'if (all.length) return',
    replace: 'if (all.length > 99) return',
    caughtBy: ['tests/evidence/pages.test.ts'],
  },
]

const moreTime: Break[] = [
  {
    what: 'Whoever asks for more time may decide it, if they lead above too',
    file: 'src/moreTime/workflow.ts',
    find: 'asked_by_id !== person.id && above',
    replace: 'asked_by_id !== 0 && above',
    caughtBy: ['tests/moreTime/commands.test.ts'],
  },
  {
    what: 'A request that nobody may know of before publication waits for everybody above',
    file: 'src/moreTime/queries.ts',
    find: "(i.state = 'published' OR EXISTS (",
    replace: "(true OR i.state = 'published' OR EXISTS (",
    caughtBy: ['tests/moreTime/commands.test.ts'],
  },
  {
    what: 'Two who ask at once are not told apart',
    file: 'src/moreTime/commands.ts',
    find: '  await refuseSecond(moment, given)\n',
    replace: '  void refuseSecond\n',
    caughtBy: ['tests/moreTime/commands.test.ts'],
  },
  {
    what: 'A date that nobody agreed counts as agreed',
    file: 'src/moreTime/commands.ts',
    find: '{ due_on, moves: action.moves + 1 }, { kind',
    replace: '{ due_on, agreed_due_on: due_on, moves: action.moves + 1 }, { kind',
    caughtBy: ['tests/moreTime/commands.test.ts'],
  },
  {
    what: 'Two who mark at once make a circle',
    file: 'src/blocking/awaitedCommands.ts',
    find: "  await lock(tx, 'blocking')\n",
    replace: '  void lock\n',
    caughtBy: ['tests/blocking/commands.test.ts'],
  },
  {
    what: 'What waits is told before the other side may know of the inspection',
    file: 'src/blocking/queries.ts',
    find: "AND x.blocked_by_id IN (${ofOrganisation}) AND ${knownOf(person, 'x.id')}",
    replace: 'AND x.blocked_by_id IN (${ofOrganisation})',
    caughtBy: ['tests/blocking/commands.test.ts'],
  },
  {
    what: 'Two processes reopen one action each',
    file: 'src/sustainChecks/missedCommands.ts',
    find: 'if (!action) return false',
    replace: 'if (!action) throw new Error()',
    caughtBy: ['tests/sustainChecks/commands.test.ts'],
  },
  {
    what: 'A check is answered before its day',
    file: 'src/sustainChecks/commands.ts',
    find: 'if (why) throw new Conflict(why)',
    replace: 'void Conflict',
    caughtBy: ['tests/sustainChecks/commands.test.ts'],
  },
  {
    what: 'What inspectors said is put aside like anything else',
    file: 'src/quieting/commands.ts',
    find: '  if (neverAside[signal]) throw new Invalid({ signal: neverAside[signal] })\n',
    replace: '  void neverAside\n',
    caughtBy: ['tests/quieting/commands.test.ts'],
  },
]

const repeated: Break[] = [
  {
    what: 'Repeats are suggested from inspections that the person may not see',
    file: 'src/repeats/queries.ts',
    find: 'AND ${inspectionSeen(person)}\n    AND (:decided',
    replace: 'AND (:decided',
    caughtBy: ['tests/repeats/commands.test.ts'],
  },
  {
    what: 'A repeat that was rejected is suggested again',
    file: 'src/repeats/queries.ts',
    find: 'j.recommendation_id = t.id AND j.earlier_id = r.id',
    replace: 'j.recommendation_id = t.id AND j.earlier_id = t.id',
    caughtBy: ['tests/repeats/commands.test.ts'],
  },
  {
    what: 'Deciding on repeats looks at no version',
    file: 'src/repeats/commands.ts',
    find: 'checkVersion(recommendation, version, sayDecisions(recommendation.repeats_id, await listDecided(tx, id)))',
    replace: 'void [checkVersion, sayDecisions, listDecided, version]',
    caughtBy: ['tests/repeats/commands.test.ts', 'tests/repeats/pages.test.ts'],
  },
  {
    what: 'The chain of repeats has those of embargoed inspections',
    file: 'src/repeats/chainQueries.ts',
    find: 'JOIN chain ON r.repeats_id = chain.id WHERE ${inspectionSeen(person)})',
    replace: 'JOIN chain ON r.repeats_id = chain.id)',
    caughtBy: ['tests/repeats/pages.test.ts'],
  },
]

const assured: Break[] = [
  {
    what: 'Whoever reported an action complete may confirm it, if they lead above too',
    file: 'src/assurance/workflow.ts',
    find: 'reported_by_id !== person.id && above',
    replace: 'reported_by_id !== 0 && above',
    caughtBy: ['tests/assurance/commands.test.ts', 'tests/assurance/words.test.ts'],
  },
  {
    what: 'New evidence leaves a confirmation as it is',
    file: 'src/evidence/commands.ts',
    find: "if (action_id && audience === 'everyone') await confirmAgainIn(moment, action_id, why, around)",
    replace: 'void [confirmAgainIn, moment, action_id, audience, why, around]',
    caughtBy: ['tests/assurance/commands.test.ts'],
  },
  {
    what: 'Evidence for the line shows to everybody by what has to be confirmed again',
    file: 'src/evidence/commands.ts',
    find: "if (action_id && audience === 'everyone') await confirmAgainIn",
    replace: 'if (action_id && audience) await confirmAgainIn',
    caughtBy: ['tests/assurance/commands.test.ts'],
  },
  {
    what: 'Two who decide on a claim at once both do',
    file: 'src/assurance/commands.ts',
    find: "  checkVersion(action, version, { reasons: claim.last?.reasons ?? '', due_on: action.due_on })\n",
    replace: '  void [checkVersion, version]\n',
    caughtBy: ['tests/assurance/commands.test.ts'],
  },
  {
    what: 'What was opened again stays confirmed',
    file: 'src/actions/reopeningCommands.ts',
    find: '  await confirmAgainIn(',
    replace: '  if (action.id === 0) await confirmAgainIn(',
    caughtBy: ['tests/assurance/commands.test.ts'],
  },
]

const judging: Break[] = [
  {
    what: 'Drafts are read by the leaders of the organisation',
    file: 'src/reviews/queries.ts',
    find: "OR v.state = 'shared' AND v.organisation_id",
    replace: 'OR v.organisation_id',
    caughtBy: ['tests/reviews/commands.test.ts'],
  },
  {
    what: 'Private notes are read by whoever reads the review',
    file: 'src/reviews/queries.ts',
    find: '  if (!person.inspector) return []\n',
    replace: '',
    caughtBy: ['tests/reviews/commands.test.ts'],
  },
  {
    what: 'Judgements show before they are published',
    file: 'src/reviews/queries.ts',
    find: 'AND j.published_on IS NOT NULL AND ${standingSeen',
    replace: 'AND ${standingSeen',
    caughtBy: ['tests/reviews/commands.test.ts'],
  },
  {
    what: 'Reasons are read by whoever sees how it stands',
    file: 'src/reviews/queries.ts',
    find: 'CASE WHEN ${planSeen(person)} THEN j.reasons END AS reasons',
    replace: 'j.reasons',
    caughtBy: ['tests/reviews/commands.test.ts'],
  },
  {
    what: 'What was closed meanwhile is closed once more when a review is published',
    file: 'src/reviews/judgingCommands.ts',
    find: "  if (cannot.length) throw new Invalid({ form: `Change these judgements first. ${cannot.join('. ')}` })",
    replace: '',
    caughtBy: ['tests/reviews/commands.test.ts'],
  },
  {
    what: 'A review is published without a lock',
    file: 'src/reviews/queries.ts',
    find: "  await tx('reviews').where({ id }).forUpdate().first('id')\n",
    replace: '',
    caughtBy: ['tests/reviews/commands.test.ts'],
  },
]

const compared: Break[] = [
  {
    what: 'Checks and moved dates are those of today, and not of the day inspectors returned',
    file: 'src/inspections/compared.ts',
    find: 'await queries.listSeenBetween(tx, user, { inspection: id })',
    replace: 'await queries.listSeenBetween(db, user, { inspection: id })',
    caughtBy: ['tests/inspections/behindTheRating.test.ts'],
  },
  {
    what: 'A standard that is matched equals another one of the same title too',
    file: 'src/frameworks/equals.ts',
    find: 'if (one.framework_id !== other.framework_id && (there !== undefined || here !== undefined)) return undefined',
    replace: 'void here',
    caughtBy: ['tests/inspections/ratingLines.test.ts'],
  },
  {
    what: 'Any two organisations are compared',
    file: 'src/inspections/comparisonPages.ts',
    find: "  throw new BadRequest('The two inspections must be of this organisation, or of one that it came from.')",
    replace: '  return await getInspection(db, user, reference)',
    caughtBy: ['tests/inspections/behindTheRating.test.ts'],
  },
]

const packed: Break[] = [
  {
    what: 'A pack has comments and evidence that are for the line of the plan only',
    file: 'src/readiness/reading.ts',
    find: "({ audience }) => audience === 'everyone'",
    replace: '({ audience }) => audience.length > 0',
    caughtBy: ['tests/readiness/pages.test.ts'],
  },
  {
    what: 'A pack is for everybody inside the service',
    file: 'src/readiness/reading.ts',
    find: 'if (!seesPlanOf(person, organisation))',
    replace: 'if (!seesPlanOf(person, organisation) && person.administrator)',
    caughtBy: ['tests/readiness/pages.test.ts', asked],
  },
  {
    what: 'Header cells of a PDF are cells like any other',
    file: 'src/documents/pdf.ts',
    find: "doc.struct(scope(at) ? 'TH' : 'TD'",
    replace: "doc.struct('TD'",
    caughtBy: ['tests/documents/pdf.test.ts'],
  },
]

const anyDay: Break[] = [
  {
    what: 'What is sent from another day is taken',
    file: 'src/app.ts',
    find: '...(writing.has(route.path) ? [notOnEarlierDays] : []),\n',
    replace: '',
    caughtBy: ['tests/routes/anyDay.test.ts'],
  },
  {
    what: 'Changes of the trail itself are told of inspections that the reader may not see',
    file: 'src/recommendations/trailQueries.ts',
    find: "OR e.act = 'passToSuccessor') AND ${scope} AND ${inspectionSeen(person)}`",
    replace: "OR e.act = 'passToSuccessor') AND ${scope}`",
    caughtBy: ['tests/changes/pages.test.ts'],
  },
  {
    what: 'Standings are compared with what they were at the end of the first day',
    file: 'src/changes/period.ts',
    find: 'addDays(from, -1)',
    replace: 'from',
    caughtBy: ['tests/changes/pages.test.ts'],
  },
  {
    what: 'A visit counts at once',
    file: 'src/changes/visitCommands.ts',
    find: 'if (row && row.last_on >= today) return row.before_on',
    replace: 'if (row && row.last_on >= today) return row.last_on',
    caughtBy: ['tests/changes/pages.test.ts'],
  },
  {
    what: 'Named days are seen by everybody',
    file: 'src/changes/namedDayQueries.ts',
    find: '  if (!seesNamedDays(person, organisation)) return []\n',
    replace: '',
    caughtBy: ['tests/changes/pages.test.ts'],
  },
]

export const breaks: Break[] = [
  ...visibility,
  ...rights,
  ...forms,
  ...locks,
  ...kept,
  ...printed,
  ...checks,
  ...evidence,
  ...moreTime,
  ...assured,
  ...repeated,
  ...judging,
  ...compared,
  ...packed,
  ...anyDay,
]
