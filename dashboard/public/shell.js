const section = (id) => document.getElementById(id);

const show = (id) => {
  for (const each of document.querySelectorAll('main > section')) each.hidden = each.id !== id;
};

const fill = (id, values) => {
  for (const [name, text] of Object.entries(values)) section(id).querySelector(`[data-show=${name}]`).textContent = text;
};

const fail = (id, message) => {
  const error = section(id).querySelector('.error');
  error.textContent = message;
  error.hidden = message === '';
};

/** The body of an answer; throws what the answer says is wrong. */
async function ask(method, path, body, headers = {}) {
  const response = await fetch(path, {
    method,
    headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error('The server does not answer. Is it still running?');
  });
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok)
    throw Object.assign(new Error(answer.detail ?? answer.title), { code: answer.code, field: answer.errors?.[0]?.path.slice(1) });
  return answer;
}

/** Runs `work` with the filled-in fields of a section's form, and shows there what goes wrong. */
function onSubmit(id, work) {
  const form = section(id).querySelector('form');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    fail(id, '');
    const fields = [...new FormData(form)].filter(([, value]) => value !== '');
    await work(Object.fromEntries(fields)).catch((error) => {
      fail(id, error.message);
      // A field that is hidden as long as nobody needs it.
      if (error.field) form.elements[error.field]?.closest('label')?.removeAttribute('hidden');
    });
    button.disabled = false;
  });
}

async function showAccount() {
  const { user, org, role } = await ask('GET', '/v1/me');
  fill('account', { name: user.name, role: role.toLowerCase(), org: org.name });
  show('account');
}

async function showInvitation() {
  show('invite');
  try {
    if (token === null) throw new Error('This page needs the whole link of your invitation.');
    const { org, email, role, needs_account: isNew } = await ask('POST', '/v1/invitations/lookup', { token });
    fill('invite', { org: org.name, role: role.toLowerCase(), email });
    section('offer').hidden = false;
    if (isNew) return;
    const { name, password } = section('invite').querySelector('form').elements;
    name.closest('label').remove();
    password.autocomplete = 'current-password';
    password.parentElement.querySelector('small').textContent = 'You have an account here: give its password.';
  } catch (error) {
    fail('invite', error.message);
    for (const part of section('invite').querySelectorAll('label, button')) part.remove();
  }
}

async function showSignIn() {
  show('login');
  await showAccount().catch((error) => {
    if (error.code === undefined) fail('login', error.message);
  });
}

function showSetUp() {
  show('setup');
  if (token === null)
    fail('setup', 'This page needs the one-time link that the server prints when it starts. Print a new one with: npx mooring setup');
}

onSubmit('setup', async (fields) => {
  const { api_key: key } = await ask('POST', '/v1/setup', { token, ...fields });
  section('key').textContent = key;
  show('done');
});
onSubmit('invite', async (fields) => {
  await ask('POST', '/v1/invitations/accept', { token, ...fields });
  await showAccount();
});
onSubmit('login', async (fields) => {
  await ask('POST', '/v1/auth/login', fields);
  await showAccount();
});
onSubmit('account', async () => {
  const { csrf_token: csrf } = await ask('GET', '/v1/auth/csrf');
  await ask('POST', '/v1/auth/logout', undefined, { 'x-csrf-token': csrf });
  show('login');
});

section('copy').addEventListener('click', async (event) => {
  await navigator.clipboard.writeText(section('key').textContent);
  event.target.textContent = 'Copied';
});

for (const id of ['base', 'login-base']) section(id).textContent = location.origin;
// The token is in the fragment, which is never sent; it leaves the address bar at once.
const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (location.hash !== '') history.replaceState(null, '', location.pathname);
const pages = { '/setup': showSetUp, '/invite': showInvitation, '/login': showSignIn };
await pages[location.pathname]?.();
