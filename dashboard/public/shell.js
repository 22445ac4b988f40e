const show = (id) => {
  for (const section of document.querySelectorAll('main > section')) section.hidden = section.id !== id;
};

for (const id of ['base', 'login-base']) document.getElementById(id).textContent = location.origin;

// The token is in the fragment, which is never sent; it leaves the address bar at once.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (location.pathname === '/setup') {
  history.replaceState(null, '', location.pathname);
  show('setup');
  if (token === null)
    fail('This page needs the one-time link that the server prints when it starts. Print a new one with: npx mooring setup');
}

const form = document.getElementById('setup-form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(form));
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    const response = await fetch('/v1/setup', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, org: fields.org, owner_email: fields.email, owner_password: fields.password }),
    });
    const body = await response.json();
    if (!response.ok) return fail(body.detail ?? body.title);
    document.getElementById('key').textContent = body.api_key;
    show('done');
  } catch {
    fail('The server does not answer. Is it still running?');
  } finally {
    button.disabled = false;
  }
});

document.getElementById('copy').addEventListener('click', async (event) => {
  await navigator.clipboard.writeText(document.getElementById('key').textContent);
  event.target.textContent = 'Copied';
});

function fail(message) {
  const error = document.getElementById('setup-error');
  error.textContent = message;
  error.hidden = false;
}
