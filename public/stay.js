// Warns some minutes before a session ends, and lets people stay. Without this file the session ends all the same, and a form that is
// sent after that comes back once they are signed in again.
const { sessionIdle, sessionLongest } = document.body.dataset
const most = 5 * 60
let ends
let last
let dialog

function note({ idle, longest }) {
  ends = Date.now() + Math.min(idle, longest) * 1000
  last = longest <= idle
}

const secondsLeft = () => (ends - Date.now()) / 1000
const warnAt = Math.min(most, Number(sessionIdle) / 3)

/** Asks the service; false when the session is no more. Where the service does not answer, what was known stays. */
async function ask(address) {
  try {
    const answer = await fetch(address, { redirect: 'manual', headers: { accept: 'application/json' } })
    if (answer.type === 'opaqueredirect') return false
    if (answer.ok) note(await answer.json())
  } catch {}
  return secondsLeft() > 0
}

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}

function say(heading, sentence, button) {
  dialog ??= document.body.appendChild(element('dialog', { className: 'app-stay' }))
  dialog.replaceChildren(
    element('h2', { className: 'govuk-heading-m', id: 'stay-heading', textContent: heading }),
    element('p', { className: 'govuk-body', textContent: sentence }),
    button,
  )
  dialog.setAttribute('aria-labelledby', 'stay-heading')
  if (!dialog.open) dialog.showModal()
  button.focus()
}

const buttonThat = (textContent, act) =>
  Object.assign(element('button', { className: 'govuk-button', type: 'button', textContent }), { onclick: act })
const close = () => dialog.close()

const time = at => new Date(at).toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true }).replace(' ', '')

let warned = 0
function warn() {
  if (warned === ends) return
  warned = ends
  if (last)
    say(
      'You will be signed out soon',
      `Your session ends at ${time(ends)}. Send what you are writing before that.`,
      buttonThat('Go on', close),
    )
  else
    say(
      'You will be signed out soon',
      `You will be signed out at ${time(ends)}, because you have not used the service for a while.`,
      buttonThat('Stay signed in', stay),
    )
}

async function stay() {
  if (await ask('/account/stay')) close()
  else tellEnded()
}

function tellEnded() {
  clearInterval(watching)
  say(
    'You are signed out',
    'What you typed on this page is still there. When you send it, you sign in again and get it back before anything is sent.',
    buttonThat('Go back to the page', close),
  )
}

// By the clock and not by a time-out, because a machine may have slept. Another page of the service may have been used meanwhile.
async function watch() {
  if (secondsLeft() > warnAt) return
  if (!(await ask('/account/time-left'))) return tellEnded()
  if (secondsLeft() <= warnAt) warn()
  else if (dialog?.open) close()
}

let watching
if (sessionIdle && window.HTMLDialogElement) {
  note({ idle: Number(sessionIdle), longest: Number(sessionLongest) })
  watching = setInterval(watch, 10_000)
}
