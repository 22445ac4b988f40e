import { type SnippetClient, snippetClients } from '@mooring/sdk';
import { type Command, Option } from 'commander';
import type { Io } from '../../io.ts';
import { cleanText } from '../../output/cleanText.ts';
import { formatTable } from '../../output/table.ts';
import { type Session, withSession } from '../../session/openSession.ts';

/** How a client uses a server: the code alone on stdout, so that it can go into a file. */
async function snippet(session: Session, { client }: { readonly client?: SnippetClient }, slug: string): Promise<void> {
  if (client === undefined) return list(session, slug);
  const { code, file, notes, ...facts } = await session.admin.snippets.get(slug, client);
  session.out.data({ ...facts, code, file, notes }, () => code);
  if (file !== null) session.out.note(`File: ${cleanText(file)}`);
  for (const { message } of notes) session.out.note(`Note: ${cleanText(message)}`);
}

async function list(session: Session, slug: string): Promise<void> {
  const { clients } = await session.admin.snippets.list(slug);
  const rows = clients.map(({ client, title, language }) => [client, cleanText(title), language]);
  session.out.data(clients, () => formatTable([['CLIENT', 'NAME', 'LANGUAGE'], ...rows]));
  session.out.note(`Show one: mooring snippet ${slug} --client typescript`);
}

export function registerSnippet(program: Command, io: Io): void {
  program
    .command('snippet <slug>')
    .description('show the code or configuration with which a client uses a server')
    .addOption(new Option('--client <client>', 'which client; default: the list of them').choices([...snippetClients]))
    .action(withSession<{ client?: SnippetClient }>(io, snippet));
}
