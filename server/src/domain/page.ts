/** A place in a list that is ordered newest first, by creation and then id. */
export interface Position {
  readonly createdAt: number;
  readonly id: string;
}

export interface PageRequest {
  /** 1 to 100 */
  readonly limit: number;
  /** The last item of the page before. */
  readonly after: Position | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

/** Cuts a list that was read with one row more than asked for. */
export const pageOf = <Item>(rows: readonly Item[], limit: number): Page<Item> => ({
  items: rows.slice(0, limit),
  hasMore: rows.length > limit,
});
