import type { Transactional } from '#domain/transaction.ts';

/** Counts the steps of a piece of work from 1, and lets the one with the given number fail. */
export function injectFault(failAt: number) {
  let steps = 0;
  const step = () => {
    steps += 1;
    if (steps === failAt) throw new InjectedFault();
  };

  /** The same object; each call of one of its methods is a step. */
  const faulty = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get(object, property) {
        const member: unknown = Reflect.get(object, property);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          step();
          return member.apply(object, args);
        };
      },
    });

  const each = <Stores extends object>(stores: Stores): Stores =>
    Object.fromEntries(Object.entries(stores).map(([name, store]) => [name, typeof store === 'object' ? faulty(store) : store])) as Stores;

  /** The same stores; each call of a store is a step, and so is the commit. */
  const faultyStorage = <Stores extends object>(storage: Transactional<Stores>): Transactional<Stores> => ({
    ...each(storage),
    transaction: (work) =>
      storage.transaction(async (stores) => {
        const result = await work(each(stores as object) as Stores);
        step();
        return result;
      }),
  });
  return { faulty, faultyStorage };
}

export class InjectedFault extends Error {}
