import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCli } from '../test/runCli.ts';
import { CliError } from './cliError.ts';
import type { Io } from './io.ts';
import type { OperatorModule } from './operator.ts';

function fakeOperator(): Io['operator'] & { loads: number } {
  const module: OperatorModule = {
    registerOperatorCommands(program, io) {
      program
        .command('setup')
        .option('--json')
        .option('--org <name>')
        .action((options) => void io.stdout.write(JSON.stringify(options)));
    },
  };
  const operator = {
    loads: 0,
    available: () => true,
    load: async () => {
      operator.loads++;
      return module;
    },
  };
  return operator;
}

test('an operator command gets all of its arguments, also those that a remote command would take', async () => {
  const operator = fakeOperator();
  const done = await runCli(['setup', '--json', '--org', 'Acme'], { operator });
  assert.deepEqual([done.code, done.stdout], [0, '{"json":true,"org":"Acme"}'], done.stderr);
  assert.equal((await runCli(['setup', '--nonsense'], { operator })).code, 2);
  assert.match((await runCli(['help', 'setup'], { operator })).stdout, /--org <name>/);
});

test('remote commands and the help do not load the server', async () => {
  const operator = fakeOperator();
  assert.match((await runCli(['--help'], { operator })).stdout, /serve \[arguments\.\.\.\]/);
  assert.equal((await runCli(['ls'], { operator })).code, 3);
  assert.equal((await runCli(['--url', 'http://127.0.0.1:1', 'serve'], { operator })).code, 2);
  assert.equal(operator.loads, 0);
});

test('without the server package the help names the remote commands only and says how to get the others', async () => {
  const operator: Io['operator'] = { available: () => false, load: () => Promise.reject(new CliError(1, 'The server is not installed.')) };
  const { stdout } = await runCli(['--help'], { operator });
  assert.doesNotMatch(stdout, /serve \[arguments\.\.\.\]/);
  assert.match(stdout, /install @mooring\/server/);
  assert.equal((await runCli(['serve'], { operator })).code, 1);
});
