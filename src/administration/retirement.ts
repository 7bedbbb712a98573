// What administrators offer can be retired and brought back: two pages, alike whatever it is.
import { Conflict } from '../errors.ts'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, nothing } from '../web/form.ts'
import { onceHandlersOf } from '../web/handlers.ts'
import { say } from '../web/page.ts'

type IdVisit = Visitor<{ id: string }>

interface Words {
  title: string
  intro: string
}

interface Given {
  /** What it is, for sentences. */
  noun: string
  /** Which one, whether it is retired, and the address of the list that it stands in. */
  find(visit: IdVisit): Promise<{ name: string; retired: boolean; list: string }>
  retire: Words & { act(visit: IdVisit): Promise<void> }
  bringBack: Words & { act(visit: IdVisit): Promise<void> }
}

/** The handlers of both pages. */
export function retirementOf({ noun, find, ...given }: Given) {
  /** @throws Conflict when it is retired already, or is not. */
  const page = async (visit: IdVisit, retired: boolean, form: Words & Pick<FormPage, 'submit' | 'warning'>): Promise<FormPage> => {
    const found = await find(visit)
    if (found.retired !== retired) throw new Conflict(`This ${noun} is ${retired ? 'not retired' : 'retired already'}.`)
    return { ...form, intro: [form.intro], caption: found.name, fields: [], cancel: found.list }
  }
  const done = async (visit: IdVisit, words: string) => {
    const { name, list } = await find(visit)
    say(visit, `${name} ${words}`)
    return list
  }
  const { act: retire, ...retiring } = given.retire
  const { act: bringBack, ...returning } = given.bringBack
  return {
    retirement: onceHandlersOf(
      (visit: IdVisit) => page(visit, false, { ...retiring, submit: 'Retire it', warning: true }),
      () => nothing,
      async visit => {
        await retire(visit)
        return done(visit, 'is retired')
      },
    ),
    comingBack: onceHandlersOf(
      (visit: IdVisit) => page(visit, true, { ...returning, submit: 'Bring it back' }),
      () => nothing,
      async visit => {
        await bringBack(visit)
        return done(visit, 'can be chosen again')
      },
    ),
  }
}
