/** Where the bytes of an answer go. */
export interface Sink {
  push(chunk: Uint8Array): void;
  /** The answer is complete. */
  end(): void;
}

function decode(chunks: readonly Uint8Array[]): string {
  const [first] = chunks;
  const bytes = chunks.length === 1 && first ? Buffer.from(first.buffer, first.byteOffset, first.byteLength) : Buffer.concat(chunks);
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Gives the whole body as text, without a byte order mark; an empty text as soon as it is too long. */
export function collectText(bytesMax: number, onText: (text: string) => void): Sink {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  return {
    push(chunk) {
      bytes += chunk.byteLength;
      if (bytes <= bytesMax) chunks.push(chunk);
      else onText('');
    },
    end: () => onText(bytes <= bytesMax ? decode(chunks) : ''),
  };
}
