// When an earlier recommendation is suggested as the one that is made again, how near it is, and the reason in words.

/** What two recommendations have in common. `words` are those of the earlier one, `own_words` those of the later one. */
export interface Alike {
  theme: string | null
  standard: string | null
  shared: number
  words: number
  own_words: number
}

/** How much alike two texts must be: fewer words do where theme and standard say so too. Measured: docs/benchmarks.md. */
export const cutOffs = {
  both: { alike: 0.2, shared: 1 },
  either: { alike: 0.3, shared: 2 },
  neither: { alike: 0.5, shared: 3 },
} as const
type CutOff = keyof typeof cutOffs

const levelOf = ({ theme, standard }: Pick<Alike, 'theme' | 'standard'>): CutOff =>
  theme && standard ? 'both' : theme || standard ? 'either' : 'neither'

/** The share of words in common, of those of both: 0 for none, 1 for the same words. */
export const alike = ({ shared, words, own_words }: Pick<Alike, 'shared' | 'words' | 'own_words'>): number =>
  words + own_words === 0 ? 0 : (2 * shared) / (words + own_words)

const bonus: Record<CutOff, number> = { both: 0.2, either: 0.1, neither: 0 }
/** Higher is nearer: the words first, and theme and standard where words are about as near. */
export const nearness = (pair: Alike): number => alike(pair) + bonus[levelOf(pair)]

export function isSuggested(pair: Alike): boolean {
  const cutOff = cutOffs[levelOf(pair)]
  return pair.shared >= cutOff.shared && alike(pair) >= cutOff.alike
}

/** To whom the earlier one was made, seen from the later one. */
export type Relation = 'same' | 'before' | 'above' | 'addressee'

const made: Record<Relation, (organisation: string) => string> = {
  same: () => '',
  before: organisation => ` It was made to ${organisation}, which came before.`,
  above: organisation => ` It was made to ${organisation}, which is above.`,
  addressee: organisation => ` It was made after an inspection of ${organisation}, to the same addressee.`,
}

/** "Same theme: Court work. 7 of its 11 significant words are here too." */
export function reasonOf(pair: Alike & { relation: Relation; inspected: string }): string {
  const { theme, standard, shared, words, relation, inspected } = pair
  const what = [theme && `Same theme: ${theme}.`, standard && `Same standard: ${standard}.`].filter(Boolean).join(' ')
  const many = words === 1 ? 'Its one significant word is' : `${shared} of its ${words} significant words ${shared === 1 ? 'is' : 'are'}`
  return `${what || 'Theme and standard are other ones, or not known.'} ${many} here too.${made[relation](inspected)}`
}

/** The name of the field in which it is said whether an earlier one is made again. */
export const fieldOf = (earlier: number): string => `suggestion_${earlier}`

/** What was decided, by the names of the fields: "yes" of the one it repeats, "no" of those that were rejected. */
export const sayDecisions = (repeats_id: number | null, rejected: number[]): Record<string, string> => ({
  ...Object.fromEntries(rejected.map(earlier => [fieldOf(earlier), 'no'])),
  ...(repeats_id !== null && { [fieldOf(repeats_id)]: 'yes' }),
})
