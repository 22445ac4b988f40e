/** The program of the thread for large answers: one at a time, the bytes of its outcome handed over and not copied. */
import { parentPort } from 'node:worker_threads';
import { readLargeAnswer } from '#domain/broker/largeResults/readLargeAnswer.ts';
import type { LargeAnswer } from '#domain/broker/largeResults/types.ts';
import { createRedactor } from '#domain/mcpclient/redact.ts';

parentPort!.on('message', (answer: LargeAnswer) => {
  const outcome = readLargeAnswer(answer, createRedactor(answer.secrets));
  const handedOver = outcome.kind === 'result' ? outcome.bulk.map(({ json }) => json.buffer as ArrayBuffer) : [];
  parentPort!.postMessage(outcome, handedOver);
});
