import type { Explanation } from '@mooring/sdk';
import type { Command } from 'commander';
import type { Io } from '../../io.ts';
import { cleanText } from '../../output/cleanText.ts';
import type { Paint } from '../../output/paint.ts';
import { formatTable } from '../../output/table.ts';
import { type Session, withSession } from '../../session/openSession.ts';

const uses = { list: 'see', call: 'call', handoff: 'be handed' } as const;

/** What a key may do, and the rules in the order in which they were asked. */
function describe(paint: Paint, { allowed, key, server, tool, path }: Explanation): string {
  const what = cleanText(tool === null ? server.slug : `${server.slug}/${tool}`);
  const verdicts = Object.entries(uses).map(([use, verb]) => {
    const isAllowed = allowed[use as keyof typeof uses];
    const verdict = isAllowed ? paint('green', 'may') : paint('red', 'may not');
    return `${cleanText(key.name)} ${verdict} ${verb} ${use === 'handoff' ? cleanText(server.slug) : what}\n`;
  });
  const rows = path.map((step) => [
    step.use,
    step.outcome === 'pass' ? paint('green', 'pass') : paint('red', 'refused'),
    cleanText(step.sentence),
    step.code ?? '',
  ]);
  return `${verdicts.join('')}\n${formatTable([['USE', 'RULE SAYS', 'WHY', 'CODE'], ...rows])}`;
}

/** Why a key can or cannot use a server or a tool. A refusal is an answer, so it ends with 0. */
async function explain(session: Session, options: { readonly keyId?: string }, slug: string, tool?: string): Promise<void> {
  const { keyId } = options;
  const explanation = await session.admin.explain({
    slug,
    ...(tool !== undefined && { tool }),
    ...(keyId !== undefined && { key_id: keyId }),
  });
  session.out.data(explanation, () => describe(session.out.paint, explanation));
}

export function registerExplain(program: Command, io: Io): void {
  program
    .command('explain <slug> [tool]')
    .description('say why a key can or cannot use a server or a tool')
    .option('--key-id <id>', 'the id of the key; default: the key of this login')
    .action(withSession<{ keyId?: string }>(io, explain));
}
