/** `Name: value` as an object of one header; empty for what is none. */
export function readHeader(text: string): Record<string, string> {
  const match = /^([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*)$/s.exec(text.trim());
  // The protocol's own headers are ours to send.
  if (!match || /^(?:accept|content-type|content-length|host|mcp-.*)$/i.test(match[1]!)) return {};
  return { [match[1]!]: match[2]!.trim() };
}
