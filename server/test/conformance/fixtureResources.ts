import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { image } from './fixtureContent.ts';

export function registerResources(server: McpServer): void {
  const texts = {
    'test://static-text': 'This is the content of the static text resource.',
    'test://watched-resource': 'This is the content of the watched resource.',
  };
  for (const [uri, text] of Object.entries(texts)) {
    const config = { description: 'Text that never changes', mimeType: 'text/plain' };
    server.registerResource(uri.slice('test://'.length), uri, config, () => ({ contents: [{ uri, mimeType: 'text/plain', text }] }));
  }
  const binary = 'test://static-binary';
  server.registerResource('static-binary', binary, { description: 'An image that never changes', mimeType: 'image/png' }, () => ({
    contents: [{ uri: binary, mimeType: image.mimeType, blob: image.data }],
  }));
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'Data for an id', mimeType: 'application/json' },
    (uri, { id }) => ({
      contents: [
        { uri: uri.href, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) },
      ],
    }),
  );
}
