import type { NewMail } from '../mail/commands.ts'

type Letter = Pick<NewMail, 'subject' | 'body'>

export const resetLetter = (token: string, minutes: number): Letter => ({
  subject: 'Set a new password',
  body: [
    'Somebody, most likely you, asked for a new password for your account in the service Track inspection recommendations.',
    { link: `/reset-password?token=${token}`, words: 'Set a new password' },
    `The link works once, and for ${minutes} minutes.`,
    'If it was not you, you need not do anything. Your password stays as it is.',
  ],
})

export const changedLetter: Letter = {
  subject: 'Your password was changed',
  body: [
    'The password of your account in the service Track inspection recommendations was changed. You are signed out everywhere else.',
    'If it was not you, ask for a new password at once, and tell your administrator.',
    { link: '/forgot-password', words: 'Ask for a new password' },
  ],
}
