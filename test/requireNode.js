// Plain JavaScript, so that a Node.js too old for TypeScript can still print it.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  console.error(
    `Mooring needs Node.js 24.12 or newer; this is ${process.versions.node}.\n` +
      'Start through npm (`npm test`), which uses the Node.js that `npm ci` installs. Where none is installed for this platform\n' +
      '(macOS, or with --omit=optional), install Node.js 24 first.',
  );
  process.exit(1);
}
