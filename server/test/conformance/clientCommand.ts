/**
 * The command that the suite runs once per scenario, with the URL of its own server as the last argument. It only passes the task on to
 * the test process and waits for its end: dozens of these run at once, and none needs an MCP client of its own.
 */
import { request } from 'node:http';

const { CONFORMANCE_DRIVER = '', MCP_CONFORMANCE_SCENARIO = '', MCP_CONFORMANCE_CONTEXT = '{}' } = process.env;
const task = { serverUrl: process.argv.at(-1), scenario: MCP_CONFORMANCE_SCENARIO, context: JSON.parse(MCP_CONFORMANCE_CONTEXT) };

request(CONFORMANCE_DRIVER, { method: 'POST' }, (answer) => {
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
  answer.pipe(process.stderr);
}).end(JSON.stringify(task));
