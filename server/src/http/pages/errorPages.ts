import { type ErrorEntry, errorCatalogue, type FailureEntry, failureCatalogue } from '@mooring/sdk';
import { documentPage, escapeHtml } from './html.ts';

/** The page that the `type` of every error leads to. A code can name an API error, a failure of a server, or both. */
export function errorPage(code: string, entry: ErrorEntry | undefined, failure: FailureEntry | undefined): string {
  const parts = [`<h1>${escapeHtml((entry ?? failure)!.title)}</h1><p><code>${escapeHtml(code)}</code></p>`];
  if (entry) parts.push(section('As an answer of the API', [['Status', String(entry.status)], ['What it means', entry.meaning], ['What to do', entry.fix], ['SDK code', entry.sdkCode], ['Worth repeating', yesNo(entry.retryable)]])); // biome-ignore format: a table
  if (failure) parts.push(section('In a test of a server', [['What it means', failure.meaning], ['What to do', failure.fix], ['Who can mend it', failure.who], ['Worth repeating', yesNo(failure.retryable)]])); // biome-ignore format: a table
  return documentPage(code, parts.join('\n'));
}

/** For people who follow an address with a code that this version does not know. */
export const unknownCodePage = (code: string): string =>
  documentPage(
    'No such code',
    `<h1>There is no such code</h1>
<p>No error is called <code class="long">${escapeHtml(code)}</code> in this version of Mooring. It may be misspelled, or come from a newer version.</p>
<p><a href="/docs/errors">All errors</a></p>`,
  );

export function errorIndexPage(): string {
  const rows = (entries: readonly (readonly [string, { readonly title: string; readonly fix: string }])[]): string =>
    entries
      .map(
        ([code, { title, fix }]) =>
          `<tr><td><a href="/docs/errors/${code}"><code>${code}</code></a></td><td>${escapeHtml(title)}</td><td>${escapeHtml(fix)}</td></tr>`,
      )
      .join('\n');
  const table = (entries: Parameters<typeof rows>[0]): string =>
    `<table><thead><tr><th>Code</th><th>What happened</th><th>What to do</th></tr></thead><tbody>${rows(entries)}</tbody></table>`;
  return documentPage(
    'Errors',
    `<h1>Errors</h1><h2>Answers of the API</h2>${table(Object.entries(errorCatalogue))}<h2>Failures of a server</h2>${table(Object.entries(failureCatalogue))}`,
  );
}

const section = (title: string, rows: readonly (readonly [string, string])[]): string =>
  `<h2>${title}</h2><dl>${rows.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;

const yesNo = (value: boolean): string => (value ? 'Yes' : 'No');
