import { type Command, InvalidArgumentError, Option } from 'commander';

/** The options that every command knows. */
export interface Globals {
  readonly url?: string;
  readonly key?: string;
  readonly profile?: string;
  readonly output: 'table' | 'json';
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  /** Milliseconds. */
  readonly timeout?: number;
  readonly debug?: boolean;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3600)) throw new InvalidArgumentError('It is a number of seconds, at most 3600.');
  return Math.round(value * 1000);
}

export const addGlobals = (program: Command): Command =>
  program
    .option('--url <url>', 'address of the Mooring server (environment: MOORING_URL)')
    .option('--key <key>', 'API key; prefer MOORING_API_KEY or `mooring login`, as others can read a command line')
    .option('--profile <name>', 'which login to use')
    .addOption(new Option('-o, --output <format>', 'how to print the answer').choices(['table', 'json']).default('table'))
    .option('--json', 'the same as --output json')
    .option('--quiet', 'print the answer and errors only')
    .option('--no-color', 'print without colours (environment: NO_COLOR)')
    .option('--yes', 'do not ask')
    .option('--dry-run', 'check only, change nothing')
    .option('--timeout <seconds>', 'how long to wait for an answer', seconds)
    .option('--debug', 'show each request on stderr');

/** Also for failures that happen before the options are parsed. */
export const wantsJson = (argv: readonly string[]): boolean =>
  argv.includes('--json') ||
  argv.some((argument, index) => argument === '--output=json' || (['-o', '--output'].includes(argument) && argv[index + 1] === 'json'));
