import type { Tool, ToolList, ToolsDiff } from '@mooring/sdk';
import { CliError, exitCodes, usageError } from '../../cliError.ts';
import { confirmAffected } from '../../input/confirmAffected.ts';
import { cleanText } from '../../output/cleanText.ts';
import type { Paint } from '../../output/paint.ts';
import { formatTable } from '../../output/table.ts';
import type { Session } from '../../session/openSession.ts';

export interface ToolsOptions {
  readonly sync?: boolean;
  readonly diff?: boolean;
}

const stateOf = (paint: Paint, { is_enabled, input_defaults }: Tool): string => {
  if (!is_enabled) return paint('dim', 'off');
  const pinned = Object.values(input_defaults).filter(({ mode }) => mode === 'pinned').length;
  return paint('green', 'on') + (pinned > 0 ? `, ${pinned} pinned` : '');
};

const row = (paint: Paint, tool: Tool): string[] => [
  cleanText(tool.name),
  stateOf(paint, tool),
  String(tool.token_estimate),
  tool.findings.length === 0 ? '' : paint('yellow', tool.findings.map(({ code }) => cleanText(code)).join(', ')),
  cleanText(tool.description ?? '').slice(0, 60),
];

function describe(paint: Paint, { data, catalogue }: ToolList): string {
  const table = formatTable([['TOOL', 'STATE', 'TOKENS', 'FINDINGS', 'DESCRIPTION'], ...data.map((tool) => row(paint, tool))]);
  const { tools_status: status, reason, problems, synced_at: syncedAt } = catalogue;
  const left = problems.map(({ name, code }) => `left out: ${cleanText(name)} (${cleanText(code)})\n`).join('');
  return `${table}${data.length} tools, ${status}${reason === null ? '' : ` (${cleanText(reason)})`}, read ${syncedAt ?? 'never'}\n${left}`;
}

function describeDiff({ added, removed, changed, problems }: ToolsDiff): string {
  const lines = [
    ...added.map((name) => `+ ${name}`),
    ...removed.map((name) => `- ${name}`),
    ...changed.map(({ name, fields }) => `~ ${name} (${fields.join(', ')})`),
    ...problems.map(({ name, code }) => `! ${name} (${code})`),
  ];
  return lines.length === 0 ? 'Nothing has changed.\n' : lines.map((line) => `${cleanText(line)}\n`).join('');
}

/** The tools of a server as they were read last; with --sync as they are now, with --diff what that would change. */
export async function tools(session: Session, { sync, diff }: ToolsOptions, slug: string): Promise<void> {
  if (sync && diff) throw usageError('--sync and --diff exclude each other.');
  if (diff) {
    const changes = await session.admin.tools.diff(slug, { timeoutMs: session.write.timeoutMs });
    return session.out.data(changes, () => describeDiff(changes));
  }
  if (sync) await session.admin.tools.sync(slug, session.write);
  const list = await session.admin.tools.list(slug);
  session.out.data(list, () => describe(session.out.paint, list));
}

const change =
  (isEnabled: boolean) =>
  async (session: Session, _options: object, slug: string, ...names: string[]): Promise<void> => {
    const { data } = await session.admin.tools.list(slug);
    const ids = names.map((name) => idOf(data, name));
    const list = await confirmAffected(session, slug, (confirm) =>
      session.admin.tools.updateAll(slug, { is_enabled: isEnabled, ids, confirm }, session.write),
    );
    session.out.data(list.data, () => list.data.map((tool) => `${cleanText(tool.name)}: ${stateOf(session.out.paint, tool)}\n`).join(''));
  };

function idOf(listed: readonly Tool[], name: string): string {
  const found = listed.find((tool) => tool.name === name) ?? listed.find((tool) => tool.gateway_name === name);
  if (found === undefined) throw new CliError(exitCodes.notFound, `There is no tool '${cleanText(name)}'.`, 'See mooring tools <slug>.');
  return found.id;
}

export const enableTools = change(true);
export const disableTools = change(false);
