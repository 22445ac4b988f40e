/** Text as it may stand in HTML, quoted attributes included. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');

/** A page of the documentation. `body` is HTML. */
export const documentPage = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} - Mooring</title>
<script src="/assets/theme.js"></script>
<link rel="stylesheet" href="/assets/documents.css">
</head>
<body>
<header class="bar"><a class="brand" href="/">Mooring</a><nav><a href="/docs/api">API</a><a href="/docs/errors">Errors</a><a href="/openapi.json">OpenAPI</a></nav></header>
<main class="page">
${body}
</main>
</body>
</html>
`;
