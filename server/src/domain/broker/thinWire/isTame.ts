/** Deeper values would exhaust the stack of whatever walks over them next; real ones are some dozens deep. */
const depthMax = 500;

/** So many values, and members of objects, can be parsed, looked through and written again in a tenth of a second. */
const valuesMax = 200_000;
const membersMax = 80_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The place of the quote that ends a string, or -1. */
function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let first = end;
    while (json.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return -1;
}

/** Whether a JSON text can be parsed and walked over without blocking anyone or exhausting the stack. One pass that skips strings. */
export function isTame(json: string): boolean {
  let depth = 0;
  let values = 0;
  let members = 0;
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (code === QUOTE) {
      i = endOfString(json, i);
      // No JSON at all: the parser will say so.
      if (i < 0) return true;
    } else if (code === 0x7b || code === 0x5b) {
      depth += 1;
      values += 1;
      if (depth > depthMax) return false;
    } else if (code === 0x7d || code === 0x5d) depth -= 1;
    else if (code === 0x2c) values += 1;
    else if (code === 0x3a) members += 1;
  }
  return values <= valuesMax && members <= membersMax;
}
