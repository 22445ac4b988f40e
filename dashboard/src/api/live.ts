/** For lists that change by themselves or by others: asked for again while the page is in sight. Merge it into a query's options. */
export const live = { refetchInterval: 15_000 } as const;
