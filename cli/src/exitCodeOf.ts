import { MooringError, type MooringErrorCode } from '@mooring/sdk';
import { CliError, type ExitCode, exitCodes } from './cliError.ts';

const byCode: Partial<Record<MooringErrorCode, ExitCode>> = {
  NO_API_KEY: exitCodes.auth,
  UNAUTHORIZED: exitCodes.auth,
  FORBIDDEN: exitCodes.auth,
  HANDOFF_DISABLED: exitCodes.auth,
  INTEGRATION_NOT_ENABLED: exitCodes.auth,
  UPGRADE_REQUIRED: exitCodes.plan,
  UNKNOWN_MCP_SERVER: exitCodes.notFound,
  NETWORK_ERROR: exitCodes.network,
  TIMEOUT: exitCodes.network,
  MALFORMED_RESPONSE: exitCodes.network,
};

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CliError) return error.exitCode;
  if (!MooringError.is(error)) return exitCodes.failed;
  if (error.platformCode === 'credential_test_failed') return exitCodes.checkFailed;
  if (error.status === 404) return exitCodes.notFound;
  return byCode[error.code] ?? exitCodes.failed;
}
