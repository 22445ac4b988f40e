/** Ports from 1024 up that the Fetch standard blocks ("bad ports", section 2.9): other protocols that would read our bytes as theirs. */
const whatwgBadPorts: readonly number[] = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/** Well-known ports of data stores and of machine control, where an HTTP request can do harm. */
const storePorts: readonly number[] = [
  1433, 1434, 1521, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5672, 5900, 5984, 6379, 6380, 9042, 9092, 9200, 9300, 10250, 10255,
  11211, 27017, 27018, 27019,
];

const refusedPorts: readonly number[] = [...whatwgBadPorts, ...storePorts];

/** The port rule for https: 443 and everything from 1024 up, minus the two lists. */
export const isOrdinaryPort = (port: number): boolean => port === 443 || (port >= 1024 && !refusedPorts.includes(port));
