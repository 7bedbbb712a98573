// Run as a process of its own by strength.ts: reads {"password", "about"} and writes the score, 0 to 4. The lists of common passwords and
// words take some 80 MB, which the service shall not hold all day for a question that is asked now and then.
import { readFileSync } from 'node:fs'
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import * as common from '@zxcvbn-ts/language-common'
import * as english from '@zxcvbn-ts/language-en'

const { password, about } = JSON.parse(readFileSync(0, 'utf8')) as { password: string; about: string[] }
const checker = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  // More of these takes seconds and changes no answer.
  l33tMaxSubstitutions: 32,
})
const { score, feedback } = checker.check(password, about)
process.stdout.write(JSON.stringify({ score, warning: feedback.warning ?? null }))
