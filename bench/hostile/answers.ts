/** What a server may answer that is hard to bear, by name: the text of a tool's result, up to the largest answer that the guard takes. */
const LARGE_BYTES = 5_200_000;

const filled = (piece: string, bytes = LARGE_BYTES): string => piece.repeat(Math.floor(bytes / piece.length));
const listOf = (piece: string, bytes = LARGE_BYTES): string => `[${filled(`${piece},`, bytes)}1]`;
const textOf = (content: string): string => `{"content":[{"type":"text","text":"${content}"}]}`;
const structured = (value: string): string => `{"content":[],"structuredContent":{"value":${value}}}`;

/** `echoed` is the Authorization header as the server got it. */
export function answersFor(echoed: string): Readonly<Record<string, string>> {
  const inside = JSON.stringify(echoed).slice(1, -1);
  const members = Array.from({ length: 79_000 }, (_, i) => `"k${i}":1`);
  return {
    small: textOf('hello'),
    '5 MB of text': textOf(filled('hello world ')),
    '5 MB of line ends': textOf(filled('\\n')),
    '5 MB of \\u escapes': textOf(filled('\\u00e9')),
    '5 MB of numbers': structured(listOf('1234567.5')),
    '199,000 numbers': structured(`[${'123456.25,'.repeat(199_000)}1]`),
    '199,000 empty objects': structured(`[${'{},'.repeat(199_000)}1]`),
    '199,000 strings': structured(`[${'"abcdefghijklmnop",'.repeat(199_000)}1]`),
    '79,000 members of one object': structured(`{${members.join(',')}}`),
    '79,000 objects of a shape each': structured(`[${members.map((member) => `{${member}}`).join(',')}]`),
    '26,000 objects of three members': structured(listOf('{"a":1,"b":"x","c":[]}', 26_000 * 23)),
    'a million levels': structured('['.repeat(1_000_000)),
    'the credential once in 5 MB': textOf(`${inside} ${filled('hello world ')}`),
    'the credential all over 5 MB': textOf(filled(`${inside} `)),
    'the credential in 100,000 texts': structured(listOf(`"${inside}"`)),
    'half of the credential all over 5 MB': textOf(filled(inside.slice(0, -8))),
    'more than the guard takes': textOf(filled('hello world ', 6_000_000)),
    'an answer that is cut off': textOf(filled('hello world ')).slice(0, -100),
  };
}
