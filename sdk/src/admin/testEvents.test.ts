import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collect } from '../../test/collect.ts';
import { answer, problem, startServer } from '../../test/localServer.ts';
import { MooringError } from '../index.ts';
import { MooringAdmin } from './index.ts';

const step = { name: 'policy', status: 'ok', ms: 0 };
const trace = { id: 'tst_1', ok: true, steps: [step] };
const event = (name: string, data: unknown) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

test('a streamed test reports each step, then the result, and ends there', async () => {
  await using server = await startServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`: wait\n\n${event('step', { ...step, status: 'running' })}${event('step', step)}`);
    response.write(`${event('result', trace)}${event('step', { name: 'late' })}`);
  });
  const events = await collect(new MooringAdmin({ apiKey: 'k', baseUrl: server.url }).connections.testStream('acme'));
  assert.deepEqual(events, [
    { event: 'step', data: { ...step, status: 'running' } },
    { event: 'step', data: step },
    { event: 'result', data: trace },
  ]);
  assert.equal(server.requests[0]?.headers.accept, 'text/event-stream');
});

test('a platform that does not stream still gives the result', async () => {
  await using server = await startServer((_, response) => answer(response, 200, trace));
  const admin = new MooringAdmin({ apiKey: 'k', baseUrl: server.url });
  const events = await collect(admin.connections.probeStream({ server_url: 'https://a.test' }));
  assert.deepEqual(events, [{ event: 'result', data: trace }]);
});

test('a stream without a result is a failure, and a refusal keeps its code', async () => {
  await using server = await startServer((request, response) => {
    if (request.url.includes('gone')) return answer(response, 404, problem(404, 'not_found'));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(event('step', step));
  });
  const { connections } = new MooringAdmin({ apiKey: 'k', baseUrl: server.url });
  await assert.rejects(collect(connections.testStream('acme')), (error) => MooringError.is(error, 'NETWORK_ERROR'));
  await assert.rejects(collect(connections.testStream('gone')), (error) => MooringError.is(error) && error.platformCode === 'not_found');
});
