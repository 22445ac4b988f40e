import type { EmbeddedResource } from '@modelcontextprotocol/server';

/** A red pixel, and a WAV file without a single sample: the smallest that are well-formed. */
export const image = {
  type: 'image',
  mimeType: 'image/png',
  data: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
} as const;

export const audio = {
  type: 'audio',
  mimeType: 'audio/wav',
  data: 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=',
} as const;

export const text = (words: string): { readonly type: 'text'; readonly text: string } => ({ type: 'text', text: words });

export const embedded = (uri: string, mimeType: string, words: string): EmbeddedResource => ({
  type: 'resource',
  resource: { uri, mimeType, text: words },
});
