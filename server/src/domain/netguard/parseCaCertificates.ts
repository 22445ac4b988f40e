import { X509Certificate } from 'node:crypto';
import { type AppError, fieldError } from '#domain/errors.ts';

/** What a person needs to recognise a certificate. */
export interface CertificateFacts {
  /** Distinguished names on one line, e.g. `O=Acme, CN=Acme Root`. */
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601 in UTC. */
  readonly validTo: string;
  /** SHA-256 of the DER form, as colon-separated upper-case hexadecimal bytes. */
  readonly fingerprint: string;
}

const certificatesMax = 10;
const charactersMax = 65_536;

const bad = (code: string, message: string): AppError => fieldError('/ca_certificate', code, message);
const oneLine = (name: string): string => name.split('\n').join(', ');

function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw bad('invalid_certificate', 'One of the certificates cannot be read.');
  }
}

/**
 * Reads the PEM certificates that a connection shall trust. Throws AppError `validation_failed` for a text that holds a private key (even
 * beside certificates, so that it is never stored), anything else in PEM, no certificate, or one that cannot be read.
 */
export function parseCaCertificates(pem: string): readonly CertificateFacts[] {
  if (/PRIVATE KEY/i.test(pem)) throw bad('private_key', 'The text contains a private key. Paste certificates only, and replace that key.');
  if (pem.length > charactersMax) throw bad('too_large', `The text is longer than ${charactersMax} characters.`);
  const begun = pem.match(/-----BEGIN /g) ?? [];
  // Before the blocks are searched, which takes time for each begin without an end.
  if (begun.length > certificatesMax) throw bad('too_many', `At most ${certificatesMax} certificates.`);
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0 || begun.length !== blocks.length)
    throw bad('no_certificate', 'Paste one or more certificates in PEM form, and nothing else.');
  return blocks.map((block) => {
    const { subject, issuer, validToDate, fingerprint256 } = readCertificate(block);
    return { subject: oneLine(subject), issuer: oneLine(issuer), validTo: validToDate.toISOString(), fingerprint: fingerprint256 };
  });
}
