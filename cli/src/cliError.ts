/** What a shell sees. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, auth: 3, notFound: 4, plan: 5, network: 6, checkFailed: 7 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that the command itself found, with what to do about it. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  readonly action: string | undefined;

  constructor(exitCode: ExitCode, message: string, action?: string) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
    this.action = action;
  }
}

export const usageError = (message: string, action?: string): CliError => new CliError(exitCodes.usage, message, action);
