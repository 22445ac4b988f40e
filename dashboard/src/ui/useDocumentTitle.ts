import { useEffect } from 'react';

/** The title of the browser's tab. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Mooring`;
  }, [title]);
}
