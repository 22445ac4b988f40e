import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '#domain/errors.ts';
import { text } from './faces.ts';
import { openForFile } from './openForFile.ts';
import { call, codeOf, list, resultOf, targetOf } from './openPool.ts';
import { type Asking, type Refusal, startAsking } from './startAsking.ts';

const { keep, pool } = openForFile();
const serve = async (...given: Parameters<typeof startAsking>): Promise<Asking> => keep(await startAsking(...given));

const asked = ['sampling/createMessage', 'elicitation/create', 'roots/list'];
const ways = [
  ['thin', 'http'],
  ['sdk', 'http'],
  ['sdk', 'sse'],
] as const;

for (const [wire, transport] of ways) {
  const where = `${wire} over ${transport}`;
  const upstreamOf = ({ url }: Asking) => pool({ wire }).of(targetOf(url));

  test(`${where}: a server that asks its client for something is refused at once with -32601, and its answer without it passes`, async () => {
    const server = await serve(transport, () => ({ result: text('done without') }));
    const upstream = upstreamOf(server);
    for (const method of [...asked, 'words/ofItsOwn'])
      assert.deepEqual(resultOf(await call(upstream, method)), text('done without'), method);
    assert.deepEqual(server.refusals.map(({ error }) => error.code), [-32_601, -32_601, -32_601, -32_601]); // biome-ignore format: one line
  });

  test(`${where}: a call that fails because of it ends with not_supported, and says what was asked for, in none of the server's words`, async () => {
    for (const goOn of [
      ({ error }: Refusal) => ({ error: { code: error.code, message: 'secret words' } }),
      () => ({ result: { ...text('secret words'), isError: true } }),
    ]) {
      const upstream = upstreamOf(await serve(transport, goOn));
      for (const method of [...asked, 'secret/words'])
        await assert.rejects(call(upstream, method), (error: unknown) => {
          assert.ok(isAppError(error, 'not_supported'), String(error));
          assert.equal(error.details.detail?.includes(method), asked.includes(method), error.details.detail);
          assert.doesNotMatch(JSON.stringify(error.details), /secret/);
          return true;
        });
      assert.equal(await codeOf(list(upstream)), null, 'the session still serves others');
    }
  });

  test(`${where}: a ping is answered, and a failure after it is the server's own`, async () => {
    const failed = { ...text('no'), isError: true };
    const server = await serve(transport, () => ({ result: failed }));
    assert.deepEqual(resultOf(await call(upstreamOf(server), 'ping')), failed);
    assert.deepEqual(server.refusals.map(({ error }) => error), [undefined]); // biome-ignore format: one line
  });
}

test('thin: of calls that run at once, the one whose server asks is the one that is not supported', async () => {
  const server = await serve('http', () => ({ result: { ...text('no'), isError: true } }));
  const upstream = pool({ wire: 'thin' }).of(targetOf(server.url));
  const [asking, pinging] = [call(upstream, 'roots/list'), call(upstream, 'ping')];
  assert.equal(await codeOf(asking), 'not_supported');
  assert.deepEqual(resultOf(await pinging), { ...text('no'), isError: true });
});
