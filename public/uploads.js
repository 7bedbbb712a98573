// Shows how far files are on their way. Without this file the form is sent as any other, and the browser shows that it is waiting.
import { initAll as startGovuk } from './govuk-frontend.min.js'
import { initAll as startMoj } from './moj-frontend.min.js'

const form = () => document.querySelector('main form[enctype="multipart/form-data"]')

function start() {
  const found = form()
  if (!found) return
  found.addEventListener('submit', event => {
    const input = found.querySelector('input[type=file]')
    if (!input.files.length) return
    event.preventDefault()
    send(found, input)
  })
}

function show(found) {
  const bar = Object.assign(document.createElement('progress'), { className: 'app-progress', max: 1, value: 0 })
  bar.setAttribute('aria-label', 'How much has been sent')
  const words = Object.assign(document.createElement('p'), { className: 'govuk-body' })
  words.setAttribute('role', 'status')
  const box = document.createElement('div')
  box.append(words, bar)
  found.append(box)
  return {
    tell(share) {
      bar.value = share
      const text = share < 1 ? `Sent: ${Math.floor(share * 10) * 10} percent` : 'Everything is sent. The files are being checked and saved.'
      if (words.textContent !== text) words.textContent = text
    },
    end: () => box.remove(),
  }
}

function send(found, input) {
  const button = found.querySelector('button[type=submit], button:not([type])')
  const progress = show(found)
  const request = new XMLHttpRequest()
  const fail = text => {
    progress.end()
    button.disabled = false
    say(found, text)
  }
  request.upload.onprogress = ({ loaded, total }) => progress.tell(total ? loaded / total : 0)
  request.upload.onload = () => progress.tell(1)
  request.onerror = () => fail('The files did not arrive. Check your connection, and send them again. Nothing was saved.')
  request.onload = () => {
    const isAddress = request.getResponseHeader('content-type')?.includes('json')
    if (isAddress) location.assign(JSON.parse(request.responseText).to)
    else replace(request, input.files, fail)
  }
  progress.tell(0)
  button.disabled = true
  request.open('POST', found.action)
  request.setRequestHeader('x-progress', 'shown')
  request.send(new FormData(found))
}

/** The page that came back, with what has to be put right; the files that were chosen are chosen still. */
function replace({ responseText, responseURL }, files, fail) {
  const page = new DOMParser().parseFromString(responseText, 'text/html')
  const main = page.querySelector('main')
  if (!main) return fail('Something went wrong. Load this page again, and try once more.')
  document.title = page.title
  // It may be another page, where the same was sent before.
  if (responseURL) history.replaceState(null, '', responseURL)
  document.querySelector('main').replaceWith(document.adoptNode(main))
  startGovuk({ scope: main })
  startMoj({ scope: main })
  const input = form()?.querySelector('input[type=file]')
  if (input && !input.classList.contains('govuk-file-upload--error')) input.files = files
  start()
  const summary = document.querySelector('.govuk-error-summary')
  if (summary) {
    summary.tabIndex = -1
    summary.focus()
  } else scrollTo(0, 0)
}

function say(found, text) {
  found.querySelector('.app-upload-problem')?.remove()
  const words = Object.assign(document.createElement('p'), { className: 'govuk-error-message app-upload-problem', textContent: text })
  words.setAttribute('role', 'alert')
  found.append(words)
}

start()
