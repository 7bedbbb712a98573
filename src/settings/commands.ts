import { onlyAdministrators } from '../administration/onlyAdministrators.ts'
import { act, type By } from '../db/act.ts'
import { checkVersion, Invalid } from '../errors.ts'
import { record } from '../record/commands.ts'
import type { Person } from '../users/person.ts'
import { getLockedSetting } from './queries.ts'

/** Change a setting from now on. What it was on each earlier day stays known. @throws Stale, Invalid when it has this value. */
export const changeSetting = (
  by: By<Person>,
  id: number,
  { value, reason, version }: { value: number; reason: string; version?: number },
): Promise<void> =>
  act(by, async ({ tx, person }) => {
    onlyAdministrators(person)
    const setting = await getLockedSetting(tx, id)
    checkVersion(setting, version, { value: setting.value })
    if (value === setting.value) throw new Invalid({ value: `It is ${value} already` })
    await tx('settings')
      .where({ id })
      .update({ value, version: setting.version + 1 })
    await record(tx, {
      chain: `setting:${id}`,
      act: 'changeSetting',
      before: { name: setting.name, value: setting.value },
      after: { name: setting.name, value },
      texts: { after: { reason } },
    })
  })
