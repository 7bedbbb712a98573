// Passkeys: asks the service what to ask the browser for, then sends what the browser answers with the form around the button.
import './simplewebauthn.min.js'

const { browserSupportsWebAuthn, startAuthentication, startRegistration } = globalThis.SimpleWebAuthnBrowser

for (const form of document.querySelectorAll('form[data-passkey]')) {
  if (!browserSupportsWebAuthn()) continue
  form.hidden = false
  form.addEventListener('submit', event => {
    if (form.elements.response.value) return
    event.preventDefault()
    answer(form).then(
      response => {
        form.elements.response.value = JSON.stringify(response)
        form.submit()
      },
      error => {
        form.querySelector('[data-problem]').textContent = error.words ?? wordsFor(error)
      },
    )
  })
}

async function answer(form) {
  const asked = await fetch(form.dataset.options, { method: 'POST', body: new URLSearchParams(new FormData(form)) })
  const optionsJSON = asked.headers.get('content-type')?.includes('json')
    ? await asked.json()
    : { problem: 'Load this page again, and try once more.' }
  if (optionsJSON.problem) throw Object.assign(new Error(), { words: optionsJSON.problem })
  return form.dataset.passkey === 'use' ? startAuthentication({ optionsJSON }) : startRegistration({ optionsJSON })
}

function wordsFor({ name }) {
  if (name === 'InvalidStateError') return 'This device has a passkey for your account already.'
  if (name === 'NotAllowedError' || name === 'AbortError') return 'No passkey was used. Try again, or use another way.'
  if (name === 'SecurityError') return 'Passkeys do not work at this address. Use the usual address of the service.'
  return 'The passkey did not work. Try again, or use another way.'
}
