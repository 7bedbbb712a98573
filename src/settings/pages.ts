// The settings that decide standing: what they are, what they were, and what a change would mean before it is made.
import type { Response } from 'express'
import type { Visitor } from '../users/visitor.ts'
import { type FormPage, parseForm, showForm, submit } from '../web/form.ts'
import { by, say } from '../web/page.ts'
import { changeSetting } from './commands.ts'
import { settingFields, settingForm } from './forms.ts'
import { settings } from './meaning.ts'
import { countAnswers, getSetting, listPastValues, listSettings } from './queries.ts'

type IdVisit = Visitor<{ id: string }>
const page = '/administration/settings'

export async function list(visit: Visitor, res: Response) {
  const past = await listPastValues(visit.db)
  const shown = (await listSettings(visit.db)).map(setting => ({
    ...setting,
    ...settings[setting.name],
    past: past.filter(({ setting_id }) => setting_id === setting.id),
  }))
  await res.page('settings/index', { title: 'Settings', settings: shown })
}

async function formFor(visit: IdVisit) {
  const setting = await getSetting(visit.db, Number(visit.params.id))
  const { title, about } = settings[setting.name]
  const form: FormPage = {
    title,
    caption: 'Settings',
    intro: [about, `It is ${setting.value} now. You see what a change means before it is made.`],
    fields: settingFields,
    submit: 'Continue',
    cancel: page,
    version: setting.version,
    values: { value: setting.value },
  }
  return { setting, form }
}

export const newValue = async (visit: IdVisit, res: Response) => showForm(res, (await formFor(visit)).form)
export async function change(visit: IdVisit, res: Response) {
  const { setting, form } = await formFor(visit)
  const { values } = parseForm(settingForm, visit.body)
  if (values && !values.confirmed && values.value !== setting.value) {
    const means = settings[setting.name].means(setting.value, values.value, visit.today, await countAnswers(visit.db))
    return res.page('settings/check', {
      title: `Change it from ${setting.value} to ${values.value} days?`,
      form,
      setting,
      given: values,
      means,
    })
  }
  await submit(visit, res, form, settingForm, async given => {
    await changeSetting(by(visit), setting.id, given)
    say(visit, `${form.title}: ${given.value} from now on`)
    return page
  })
}
