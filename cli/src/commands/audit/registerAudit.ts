import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Io } from '../../io.ts';
import { withSession } from '../../session/openSession.ts';
import { type AuditFilter, exportAudit, listAudit, verifyAudit } from './readAudit.ts';

function count(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is a number from 1 to 999999.');
  return Number(text);
}

/** The commands about the audit trail. The filters belong to `audit` itself and hold for `audit export`, too. */
export function registerAudit(program: Command, io: Io): void {
  const audit = program
    .command('audit')
    .description('who changed what; also audit verify, audit export')
    .option('--actor <actor>', 'id or name of the person or key')
    .option('--action <action>', 'e.g. connection.created')
    .option('--target <target>', 'id or name of what was changed')
    .addOption(new Option('--source <source>', 'where it came from').choices(['dashboard', 'api', 'cli', 'operator', 'system']))
    .addOption(new Option('--outcome <outcome>', 'how it ended').choices(['success', 'failed']))
    .option('--from <time>', 'not before, ISO 8601')
    .option('--to <time>', 'before, ISO 8601')
    .option('--limit <count>', 'how many events at most', count, 50)
    .action(withSession<AuditFilter>(io, listAudit));
  audit.command('verify').description('check that nothing was altered or removed').action(withSession(io, verifyAudit));
  audit
    .command('export')
    .description('write the whole trail, oldest first')
    .addOption(new Option('--format <format>', 'ndjson or csv').choices(['ndjson', 'csv']).default('ndjson'))
    .action(withSession<AuditFilter>(io, exportAudit));
}
